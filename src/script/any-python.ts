/** The Python in which a program runs, whichever it is. */

/** Functions that a program reaches. */
export interface PythonHost {
  /** Answers a question of the library. What it throws ends the program: Python cannot catch it. */
  readonly call: (question: string) => string;
  readonly nowUs: () => number;
  /** Returns a whole number from 0 to 2³² - 1. */
  readonly random: () => number;
  /** Takes what the program writes past `print`. */
  readonly write: (text: string) => void;
}

/** Python that is ready for a program. */
export interface Python {
  /**
   * Runs code of the library.
   * @throws PythonError
   */
  readonly run: (code: string) => void;
  /**
   * Compiles a part of a program, which may `await` at its top level, and puts its coroutine into a global.
   * @throws PythonError
   */
  readonly compile: (code: string, name: string) => void;
}

/** Python text of the modules that programs import, by path. */
export interface PythonModules {
  readonly ours: Readonly<Record<string, string>>;
  /** Modules of the standard library that MicroPython lacks. */
  readonly lacking: Readonly<Record<string, string>>;
}

/** Starts a Python for one program. */
export type StartPython = (modules: PythonModules, host: PythonHost) => Promise<Python>;

/** Error of Python, with its traceback. MicroPython throws such ones by itself. */
interface PythonError extends Error {
  readonly type: string;
}

/**
 * Makes an error of Python.
 * @param type name of the exception
 * @param traceback its traceback, as Python prints it
 */
export function pythonError(type: string, traceback: string): PythonError {
  return Object.assign(new Error(traceback), { name: 'PythonError', type });
}

/** Returns whether something thrown is an error of Python. */
export function isPythonError(error: unknown): error is PythonError {
  return error instanceof Error && error.name === 'PythonError' && 'type' in error;
}
