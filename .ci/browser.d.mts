export function systemChromium(): string | undefined;
export function launchOptions(): { executablePath?: string; args: string[] };
