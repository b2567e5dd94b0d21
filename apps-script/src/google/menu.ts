/** The menu in the spreadsheet. */

/** Label and global function, or null for a line between. */
export type MenuItem = readonly [label: string, functionName: string] | null;

export function addMenu(title: string, items: readonly MenuItem[]): void {
  const menu = SpreadsheetApp.getUi().createMenu(title);
  for (const item of items) {
    if (item === null) menu.addSeparator();
    else menu.addItem(item[0], item[1]);
  }
  menu.addToUi();
}
