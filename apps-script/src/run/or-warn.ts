/** For what may fail without harm to an edit: it costs time only. @returns whether nothing failed */
export function orWarn(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    console.warn(String(error));
    return false;
  }
}
