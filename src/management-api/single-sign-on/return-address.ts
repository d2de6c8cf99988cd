const start = '/cockpit/';
const maxLength = 512;

/**
 * Where a sign-in leads when it is done: to the page of the cockpit that was asked for, or to its first one. Nothing that leads out of the
 * cockpit, in whatever spelling browsers take for it, is kept. Source: RFC 9700 §4.11.2 (open redirectors); security.md A6
 */
export const toReturnAddress = (asked: string | undefined): string => {
  if (asked === undefined || asked.length > maxLength || !/^\/cockpit\/[\x21-\x7e]*$/.test(asked)) return start;
  if (asked.includes('\\') || !URL.canParse(asked, base)) return start;
  const { origin, pathname, search } = new URL(asked, base);
  const isInside = origin === base && pathname.startsWith(start) && !pathname.startsWith(`${start}sign-in/`);
  return isInside ? pathname + search : start;
};

const base = 'https://cockpit.invalid';
