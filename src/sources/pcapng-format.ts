/** Numbers of the pcapng format (draft-ietf-opsawg-pcapng) that reader and writer share. */

export const block = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  /** Obsolete, still found in files of Wireshark before 1.8. */
  packet: 2,
  simplePacket: 3,
  interfaceStatistics: 5,
  enhancedPacket: 6,
} as const;

export const option = {
  end: 0,
  comment: 1,
  /** Section header. */
  userApplication: 4,
  /** Interface description. */
  tsResolution: 9,
  tsOffset: 14,
  /** Interface statistics. */
  startTime: 2,
  endTime: 3,
  interfaceDrops: 5,
  systemDrops: 7,
} as const;

/** LINKTYPE_RAW: an IP packet without anything before it. */
export const linkTypeRaw = 101;

/** Section comment of files whose TCP acknowledgements nobody saw; the reader then reports none. */
export const acksUnknownComment = 'Written by rtmpdiag from relayed bytes. TCP headers are made up and acknowledgements were not observed.';
