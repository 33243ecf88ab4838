export function LiveRegion() { return null; }
