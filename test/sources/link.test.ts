import { describe, expect, it } from 'vitest';
import { ipOffset, notIp, unsupportedLinkType } from '../../src/sources/link.js';
import { concat, ethernet, hex, ip, tcp } from './builder.js';

const v4 = ip('10.0.0.1', '10.0.0.2', tcp({ from: 1, to: 2, seq: 3 }));
const v6 = ip('fe80::1', 'fe80::2', tcp({ from: 1, to: 2, seq: 3 }));

function offset(linkType: number, frame: Uint8Array): number {
  // Behind other bytes, to catch code that takes the frame's start for zero.
  const all = concat([hex('ffffffffff'), frame, hex('450000')]);
  const at = ipOffset(linkType, all, 5, 5 + frame.length);
  return at < 0 ? at : at - 5;
}

/** Frame headers as they stand on the wire. */
const layers: readonly (readonly [name: string, linkType: number, header: string, packet: Uint8Array])[] = [
  ['Ethernet, IPv4', 1, '020000000002 020000000001 0800', v4],
  ['Ethernet, IPv6', 1, '020000000002 020000000001 86dd', v6],
  ['Ethernet, 802.1Q', 1, '020000000002 020000000001 8100 0064 0800', v4],
  ['Ethernet, QinQ', 1, '020000000002 020000000001 88a8 0064 8100 00c8 86dd', v6],
  ['Ethernet, three stacked tags', 1, '020000000002 020000000001 9100 0001 8100 0002 8100 0003 0800', v4],
  ['Ethernet, PPPoE session', 1, '020000000002 020000000001 8864 1100 0001 002a 0021', v4],
  ['Linux cooked v1', 113, '0000 0304 0006 000000000000 0000 0800', v4],
  ['Linux cooked v1, VLAN', 113, '0000 0001 0006 020000000001 0000 8100 0064 0800', v4],
  ['Linux cooked v2', 276, '86dd 0000 00000001 0304 00 06 0000000000000000', v6],
  ['BSD null, little-endian', 0, '02000000', v4],
  ['BSD null, big-endian', 0, '00000002', v4],
  ['BSD null, macOS IPv6', 0, '1e000000', v6],
  ['OpenBSD loop', 108, '00000018', v6],
  ['raw 12', 12, '', v4], ['raw 14', 14, '', v4], ['raw 101', 101, '', v6], ['IPv4 only', 228, '', v4], ['IPv6 only', 229, '', v6],
  ['PPP with address and control', 9, 'ff03 0021', v4],
  ['PPP without', 9, '0057', v6],
  ['PPP in HDLC framing', 50, 'ff03 0021', v4],
];

describe('a link layer', () => {
  for (const [name, linkType, header, packet] of layers) {
    it(`is stripped: ${name}`, () => {
      expect(offset(linkType, concat([hex(header), packet]))).toBe(hex(header).length);
    });
  }

  it('may carry something else', () => {
    expect(offset(1, hex('020000000002 020000000001 0806 0001'))).toBe(notIp);
    expect(offset(113, hex('0000 0304 0006 000000000000 0000 88cc 45'))).toBe(notIp);
    expect(offset(0, concat([hex('07000000'), v4]))).toBe(notIp);
    expect(offset(9, hex('ff03 c021 01'))).toBe(notIp);
    expect(offset(101, hex('05'))).toBe(notIp);
    expect(offset(1, ethernet(hex('05')))).toBe(notIp);
  });

  it('may be cut anywhere without being taken for IP', () => {
    for (const [, linkType, header] of layers) {
      for (let length = 0; length < hex(header).length; length++) expect(offset(linkType, hex(header).subarray(0, length))).toBe(notIp);
    }
  });

  it('ends after eight VLAN tags', () => {
    expect(offset(1, concat([hex('020000000002 020000000001'), hex('81000001'.repeat(9)), hex('0800'), v4]))).toBe(notIp);
    expect(offset(1, concat([hex('020000000002 020000000001'), hex('81000001'.repeat(8)), hex('0800'), v4]))).toBe(46);
  });

  it('may be one we do not know', () => {
    expect(offset(147, v4)).toBe(unsupportedLinkType);
  });
});
