export function showSettings(): void {}
export function saveSettings(): void {}
