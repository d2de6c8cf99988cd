/** A text as it is, which scrolls where it is long; that must work by keyboard as well. Source: WCAG 2.1.1 */
export const Code = ({ text }: { readonly text: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <pre tabIndex={0}>{text}</pre>
);
