export function showStatus(): void {}
