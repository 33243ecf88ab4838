export { downloadFullPython, type FullPythonFiles, type FullPythonIndex, findFullPython } from './full-python-files.ts';
export { ReportReader } from './report-reader.ts';
export { Room, type RoomParts } from './room.ts';
