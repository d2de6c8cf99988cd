/** Red, green and blue from 0 to 255. */
type Rgb = readonly [number, number, number];

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];

/** Text and its background differ at least this much. Source: WCAG 2.2, 1.4.3 */
const readable = 4.5;

const parse = (color: string): Rgb => {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};

const format = (rgb: Rgb): string => `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** Source: WCAG 2.2, relative luminance */
const luminanceOf = (rgb: Rgb): number => {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** Contrast ratio of two colours `#rrggbb`, 1 to 21. Source: WCAG 2.2, contrast ratio */
export const contrastOf = (left: string, right: string): number => contrast(parse(left), parse(right));

const contrast = (left: Rgb, right: Rgb): number => {
  const [high = 0, low = 0] = [luminanceOf(left), luminanceOf(right)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};

/** Black or white, whichever can be read better on a background: one of them always can. */
export const textOn = (background: string): string =>
  contrastOf(background, '#ffffff') >= contrastOf(background, '#000000') ? '#ffffff' : '#000000';

/** The colour itself where it can be read on every one of the backgrounds, else the nearest that can, darker or lighter. */
export const readableOn = (color: string, backgrounds: readonly string[]): string => {
  const grounds = backgrounds.map(parse);
  const target = luminanceOf(grounds[0] ?? white) > 0.4 ? black : white;
  const own = parse(color);
  for (let step = 0; step <= 20; step++) {
    const share = step / 20;
    const [red, green, blue] = own.map((part, index) => Math.round(part + ((target[index] ?? 0) - part) * share));
    const mixed: Rgb = [red ?? 0, green ?? 0, blue ?? 0];
    if (grounds.every((ground) => contrast(mixed, ground) >= readable)) return format(mixed);
  }
  return format(target);
};
