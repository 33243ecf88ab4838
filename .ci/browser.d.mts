export interface WantedBrowser {
  readonly whole?: boolean;
}
export function systemChromium(wanted?: WantedBrowser): string | undefined;
export function systemShell(): string | undefined;
export function launchOptions(wanted?: WantedBrowser): { executablePath?: string; args: string[] };
