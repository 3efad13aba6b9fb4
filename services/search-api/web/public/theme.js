// Before the first paint, so that a chosen theme doesn't flash; see src/lib/theme.ts.
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's theme counts.
}
