// Where this Wellwish begins: "/", or "/calm/" for a server that lives below a path.

export const ROOT = new URL("../../", import.meta.url).pathname;
