/** Types of the part of the package that is used here: it has none for it. */
declare module 'pyodide/pyodide.asm.mjs' {
  const create: import('./closed-cpython.ts').CreateModule;
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default create;
}
