/** Cases without a mutant, and why; level I alone may stand here. */
export const exempt: Readonly<Record<string, string>> = {};
