/** Bounds of the session model: a peer may send for days, the model stays small. Each drops the newest, never the first. */

/** A session needs about ten requests; encoders that repeat a command for ever must not fill memory. */
export const maxRequests = 256;
/** Strays are evidence for one finding each; the first few tell everything. */
export const maxStrays = 32;
/** Same bound as the chunk reader has for split events. */
export const maxSplits = 64;
/** Pairs of (csid, fmt): five per chunk stream, and few peers use more than eight. */
export const maxLandmarks = 64;
export const maxAnomalies = 64;
export const maxLostRanges = 256;
/** What the client models read: a normal session has fewer than twenty before media starts. */
export const maxClientInputs = 256;
/** Message streams that one connection may hold; real clients hold one. */
export const maxStreams = 64;
/** Characters kept of a peer's string. */
export const maxTextLength = 300;
export const maxNotices = 32;
