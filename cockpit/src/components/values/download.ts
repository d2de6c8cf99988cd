/** Hands somebody a file. Browsers keep it and never show it: it may be a page somebody else wrote. Source: security.md S-57 */
export const download = (fileName: string, content: BlobPart): void => {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
};
