/** SHA-256 of the page's script as the content security policy wants it. The test of the page computes it anew and says what it must be. */
export const scriptHash = 'sha256-CL51PqDB4n5FKBhGp+T3KWq6gs+J6pJkpyBLriBXDCU=';
