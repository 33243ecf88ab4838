export function VisitBanner() { return null; }
