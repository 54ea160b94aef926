/** The scheme under which the built page is served. */
export const pageScheme = 'app';
export const pageOrigin = 'app://bundle';
export const pageUrl = `${pageOrigin}/index.html`;

/** Whether an address belongs to the page: the one origin, nothing before or after its name. */
export function isPageUrl(address: string): boolean {
  if (!address.startsWith(`${pageOrigin}/`) || !URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return protocol === 'app:' && host === 'bundle' && username === '' && password === '';
}
