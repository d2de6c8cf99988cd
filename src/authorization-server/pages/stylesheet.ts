import { sha256Hex } from '../../crypto/digest.ts';
import type { BrandingSettings } from '../branding/branding.ts';
import { readableOn, textOn } from '../branding/colors.ts';

const light = {
  page: '#f2f4f7',
  card: '#ffffff',
  text: '#1b2430',
  muted: '#566172',
  line: '#d4dae3',
  field: '#7c8796',
  bad: '#b3261e',
  badGround: '#fdecea',
  good: '#1d6b3a',
  goodGround: '#e6f4ea',
};
const dark = {
  page: '#12171e',
  card: '#1b222c',
  text: '#e9eef5',
  muted: '#a5b1c2',
  line: '#333e4c',
  field: '#7f8b9b',
  bad: '#ffb4ab',
  badGround: '#3b1c1b',
  good: '#8fd7a8',
  goodGround: '#17301f',
};
type Palette = typeof light;

const defaultAccent = '#0b5cad';
const defaultHeader = '#16212e';

const variables = (palette: Palette, accent: string): string => {
  // Links stand on the page, on cards and on notes.
  const link = readableOn(accent, [palette.card, palette.page]);
  // Buttons must stand out from the card they lie on.
  const button = readableOn(accent, [palette.card]);
  return [
    ...Object.entries(palette).map(
      ([name, value]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${value}`,
    ),
    `--link:${link}`,
    `--button:${button}`,
    `--on-button:${textOn(button)}`,
  ].join(';');
};

const themeRules = ({ theme, colors }: Pick<BrandingSettings, 'theme' | 'colors'>): string => {
  const accent = colors.accent?.toLowerCase() ?? defaultAccent;
  const header = colors.header?.toLowerCase() ?? defaultHeader;
  const [first, second] = theme === 'dark' ? [dark, undefined] : [light, theme === 'auto' ? dark : undefined];
  const own = `:root{--header:${header};--on-header:${textOn(header)};color-scheme:${theme === 'auto' ? 'light dark' : theme};${variables(first, accent)}}`;
  return second === undefined ? own : `${own}@media(prefers-color-scheme:dark){:root{${variables(second, accent)}}}`;
};

const rules = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--page);color:var(--text);
font:400 1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .35rem;font-weight:650;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.15rem;line-height:1.3;margin:0 0 .25rem;font-weight:650}
p{margin:0 0 1rem;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
.muted{color:var(--muted)}
.small{font-size:.875rem}
.flush{margin-bottom:0}
.after{margin-top:1.5rem;border-top:1px solid var(--line);padding-top:1.25rem}
.label{font-size:1rem;font-weight:600;margin:0 0 .35rem}
.header{background:var(--header);color:var(--on-header)}
.header div{max-width:64rem;margin:0 auto;padding:.75rem 1.25rem;min-height:3.75rem;display:flex;align-items:center;gap:.75rem}
.header img{display:block;max-height:2.25rem;max-width:11rem}
.header .mark{flex:none;width:1.75rem;height:1.75rem}
.header span{font-weight:600;font-size:1.0625rem;overflow-wrap:anywhere}
main{flex:1;width:100%;max-width:27.5rem;margin:0 auto;padding:2.5rem 1.25rem}
main.wide{max-width:64rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.875rem;padding:1.75rem;margin:0 0 1.25rem;
box-shadow:0 1px 2px rgba(16,24,40,.06),0 8px 24px rgba(16,24,40,.06)}
label{display:block;font-weight:600;margin:0 0 .35rem}
input[type=text],input[type=password],select{width:100%;font:inherit;color:inherit;background:var(--card);
border:1px solid var(--field);border-radius:.5rem;padding:.65rem .75rem;min-height:2.875rem;margin:0 0 1.1rem}
button,.button{font:inherit;font-weight:600;border-radius:.5rem;padding:.6rem 1.1rem;min-height:2.875rem;cursor:pointer;
border:1px solid var(--button);background:var(--button);color:var(--on-button);text-decoration:none;display:inline-flex;align-items:center;justify-content:center;white-space:nowrap}
button:hover,.button:hover{filter:brightness(1.08)}
button.quiet,.button.quiet{background:transparent;color:var(--link);border-color:var(--field)}
button.quiet:hover,.button.quiet:hover{background:var(--page);filter:none}
button.danger{background:transparent;color:var(--bad);border-color:var(--bad)}
button.danger:hover{background:var(--bad-ground);filter:none}
button.plain{background:none;border:0;padding:.25rem 0;min-height:1.75rem;color:var(--link);text-decoration:underline;text-underline-offset:.15em;font-weight:400}
button.compact{min-height:2.25rem;padding:.3rem .8rem;font-size:.9375rem}
:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:.25rem}
.block{width:100%}
.providers{display:flex;flex-direction:column;gap:.75rem;border-top:1px solid var(--line);margin:1.5rem 0 0;padding:1.5rem 0 0}
.providers .button{white-space:normal;overflow-wrap:anywhere;text-align:center;text-wrap:balance}
.actions{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0 0}
.actions>*{flex:1 1 8rem}
.note{border-radius:.5rem;padding:.75rem .9rem;margin:0 0 1.25rem;border:1px solid currentColor}
.note.bad{color:var(--bad);background:var(--bad-ground)}
.note.good{color:var(--good);background:var(--good-ground)}
fieldset{border:0;margin:0 0 1rem;padding:0;min-width:0}
legend{font-weight:600;padding:0;margin:0 0 .35rem}
.scope{display:flex;gap:.75rem;align-items:flex-start;padding:.7rem 0;border-top:1px solid var(--line);font-weight:400;margin:0;cursor:pointer}
.scope:last-of-type{border-bottom:1px solid var(--line)}
.scope input{flex:none;width:1.25rem;height:1.25rem;margin:.15rem 0 0;accent-color:var(--button)}
.scope span{min-width:0;overflow-wrap:anywhere}
.scope code,td code{font:.8125rem/1.5 ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;color:var(--muted);overflow-wrap:anywhere}
.scope code{display:block}
.client{display:flex;gap:.9rem;align-items:center;margin:0 0 1rem}
.client>div{min-width:0}
.client h1{margin:0}
.initial{flex:none;width:3rem;height:3rem;border-radius:.75rem;background:var(--button);color:var(--on-button);font-weight:650;font-size:1.35rem;display:flex;align-items:center;justify-content:center}
.who{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.25rem .75rem;border-top:1px solid var(--line);margin:1.5rem 0 0;padding:1rem 0 0}
.who p{margin:0}
.bar{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.5rem 1rem;margin:0 0 1.5rem}
.bar h1{margin:0}
.bar form{margin:0}
.tabs{display:flex;gap:1.5rem;border-bottom:1px solid var(--line);margin:0 0 1.5rem}
.tabs a{padding:.5rem 0;text-decoration:none;color:var(--muted);font-weight:600;border-bottom:3px solid transparent}
.tabs a[aria-current]{color:var(--text);border-color:var(--button)}
[role=alert] h1{margin-bottom:.75rem}
table+p{margin-top:1rem}
table{width:100%;border-collapse:collapse;font-size:.9375rem}
th{text-align:left;font-weight:600;color:var(--muted);font-size:.8125rem;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line)}
td{padding:.75rem .75rem .75rem 0;border-bottom:1px solid var(--line);vertical-align:middle;overflow-wrap:anywhere}
tr:last-child td{border-bottom:0}
td:last-child,th:last-child{padding-right:0;text-align:right}
td form{margin:0}
time{overflow-wrap:normal}
td strong{font-weight:600}
.narrow{max-width:32rem}
.qr{background:#fff;padding:.25rem;border-radius:.75rem;border:1px solid var(--line);max-width:17rem;margin:0 auto 1rem}
.qr svg{display:block;width:100%;height:auto}
.copy{font:.9375rem/1.5 ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;background:var(--page);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .75rem;margin:0 0 1.25rem;overflow-wrap:anywhere;user-select:all}
.footer{padding:0 1.25rem 2rem;text-align:center;font-size:.875rem;color:var(--muted)}
.footer ul{list-style:none;display:flex;flex-wrap:wrap;justify-content:center;gap:.25rem 1.25rem;margin:0 0 .5rem;padding:0}
.footer a{color:var(--muted);display:inline-block;padding:.25rem 0}
.footer p{margin:0}
.visually-hidden{position:absolute;width:1px;height:1px;margin:-1px;padding:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap;border:0}
@media(max-width:40rem){
main{padding:1.25rem .875rem}
.card{padding:1.25rem}
table,tbody,tr,td{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border-bottom:1px solid var(--line);padding:.75rem 0}
tr:last-child{border-bottom:0}
td,tr:last-child td{border:0;padding:.15rem 0;text-align:left}
td:last-child{text-align:left;padding:.6rem 0 0}
td[data-label]::before{content:attr(data-label) ": ";color:var(--muted)}
}
@media(prefers-reduced-motion:no-preference){button,.button{transition:filter .12s,background .12s}}
`.trim();

/** Changes with the rules, so that browsers may keep what they have. */
const rulesHash = sha256Hex(rules + JSON.stringify([light, dark])).slice(0, 12);

/** The name a branding's stylesheet has: it says all there is to know, so any node can make it. */
export const stylesheetName = ({ theme, colors }: Pick<BrandingSettings, 'theme' | 'colors'>): string => {
  const part = (color: string | undefined): string => color?.slice(1).toLowerCase() ?? 'default';
  return `style-${rulesHash}-${theme}-${part(colors.accent)}-${part(colors.header)}.css`;
};

const namePattern = /^style-[0-9a-f]{12}-(auto|light|dark)-(default|[0-9a-f]{6})-(default|[0-9a-f]{6})\.css$/;

/** The stylesheet of this name; `undefined` where it is none of ours. Text stays readable whatever the colours (WCAG 2.2, 1.4.3). */
export const findStylesheet = (name: string): string | undefined => {
  const [, theme, accent = '', header = ''] = namePattern.exec(name) ?? [];
  if (theme !== 'auto' && theme !== 'light' && theme !== 'dark') return undefined;
  const settings = {
    theme,
    colors: {
      ...(accent !== 'default' && { accent: `#${accent}` }),
      ...(header !== 'default' && { header: `#${header}` }),
    },
  } as const;
  // An older page may still ask for the rules it was made for: what it gets is newer, and fits well enough.
  return `${themeRules(settings)}\n${rules}`;
};
