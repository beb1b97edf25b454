/** SHA-256 of the page's script as the content security policy wants it. The test of the page computes it anew and says what it must be. */
export const scriptHash = 'sha256-Wigga50GOi5aI3/g/R6EW7bCRlyHzlwxa5NQuswvIcI=';
