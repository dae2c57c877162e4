/** Copies text, also where the page is not in a secure context (plain HTTP on a local address). */

/**
 * @param {string} text @param {HTMLElement} source  what shows the
 *   text @returns {Promise<boolean>}
 */
export async function copy(text, source) {
  try {
    if (window.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // not allowed here: the older way may be
  }
  const selection = getSelection();
  selection?.selectAllChildren(source);
  return document.execCommand("copy");
}
