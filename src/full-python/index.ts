export { downloadFullPython, type FullPythonFiles, type FullPythonIndex, findFullPython } from './full-python-files.ts';
export { PythonFrame, type PythonParts } from './python-frame.ts';
export { ReportReader } from './report-reader.ts';
