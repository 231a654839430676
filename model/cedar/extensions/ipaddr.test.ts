import { describe, expect, it } from 'vitest';
import type { IpaddrValue } from '../syntax/abstract.ts';
import { accepts, rejects, value } from './testing.ts';

const v4 = (address: bigint, prefix = 32): IpaddrValue => ({ kind: 'ipaddr', bits: 32, address, prefix });
const v6 = (address: bigint, prefix = 128): IpaddrValue => ({ kind: 'ipaddr', bits: 128, address, prefix });

describe('ip', () => {
  accepts('ip', [
    ['127.0.0.1', v4(0x7f000001n), 'four octets'],
    ['0.0.0.0', v4(0n), 'zeros alone'],
    ['255.255.255.255', v4(0xffffffffn), 'the greatest octets'],
    ['1.2.3.0', v4(0x01020300n), 'a zero at the end'],
    ['1.2.3.4/0', v4(0x01020304n, 0), 'host bits stay'],
    ['1.2.3.4/8', v4(0x01020304n, 8), 'a prefix'],
    ['1.2.3.4/32', v4(0x01020304n), 'the full prefix is the default'],
    ['::', v6(0n), 'all groups left out'],
    ['::1', v6(1n), 'groups left out in front'],
    ['1::', v6(1n << 112n), 'groups left out at the end'],
    ['1:2:3:4:5:6:7:8', v6(0x0001_0002_0003_0004_0005_0006_0007_0008n), 'eight groups'],
    ['1:2:3:4:5:6:7::', v6(0x0001_0002_0003_0004_0005_0006_0007_0000n), 'one group left out at the end'],
    ['::2:3:4:5:6:7:8', v6(0x0002_0003_0004_0005_0006_0007_0008n), 'one group left out in front'],
    ['1::3:4:5:6:7:8', v6(0x0001_0000_0003_0004_0005_0006_0007_0008n), 'one group left out in between'],
    ['::0001', v6(1n), 'leading zeros in a group'],
    ['::FFFF', v6(0xffffn), 'upper case'],
    ['ABCD:EF01:2345:6789:ABCD:EF01:2345:6789/128', v6(0xabcdef0123456789abcdef0123456789n), 'the longest'],
    ['::/0', v6(0n, 0), 'the shortest prefix'],
    ['::/128', v6(0n), 'the full prefix'],
    ['::ffff:7f00:1', v6(0xffff7f000001n), 'a mapped address, in hex'],
  ]);

  rejects('ip', [
    ['not four octets', '', '1', '1.2.3', '1.2.3.4.5', '1..2.3'],
    ['an octet out of range', '256.0.0.1', '1.2.3.1000'],
    ['a leading zero in an octet', '01.2.3.4', '1.2.3.00'],
    ['a sign', '+1.2.3.4', '-1.2.3.4', '1.2.3.4/+8'],
    ['blanks', '1.2.3.4 ', ' 1.2.3.4', '1.2.3.4\n', '::1 '],
    ['a prefix out of range', '1.2.3.4/33', '::/129', '1.2.3.4/128'],
    ['a leading zero in the prefix', '1.2.3.4/00', '1.2.3.4/08', '::/064'],
    ['no prefix behind the slash', '1.2.3.4/', '::1/', '/8', '/'],
    ['more than a prefix', '1.2.3.4/8/8', '1.2.3.4/255.0.0.0'],
    ['not eight groups', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', ':1', '1:', ':'],
    ['nothing left for :: to stand for', '1::2:3:4:5:6:7:8', '1:2:3::4:5:6:7:8', '::1:2:3:4:5:6:7:8'],
    ['two times ::', '1::2::3', ':::', '::::'],
    ['not a group', '::00001', '::g', '::-1', '::0x1'],
    ['IPv4 inside IPv6', '::ffff:127.0.0.1', '::127.0.0.1'],
    ['zones, brackets and ports', '::1%eth0', '[::1]', '1.2.3.4:80'],
    ['digits that are not ASCII', '١.2.3.4'],
  ]);

  it.each([
    ['10.0.0.1', ['isIpv4']],
    ['::ffff:7f00:1', ['isIpv6']],
    ['127.0.0.1', ['isIpv4', 'isLoopback']],
    ['127.5.0.0/9', ['isIpv4', 'isLoopback']],
    ['127.0.0.0/7', ['isIpv4']],
    ['128.0.0.0', ['isIpv4']],
    ['::1', ['isIpv6', 'isLoopback']],
    ['::1/127', ['isIpv6']],
    ['224.0.0.0', ['isIpv4', 'isMulticast']],
    ['239.255.255.255/4', ['isIpv4', 'isMulticast']],
    ['224.0.0.0/3', ['isIpv4']],
    ['240.0.0.0', ['isIpv4']],
    ['ff02::1', ['isIpv6', 'isMulticast']],
    ['ff00::/8', ['isIpv6', 'isMulticast']],
    ['ff00::/7', ['isIpv6']],
    ['fe80::1', ['isIpv6']],
  ])('%s has %j', (text, expected) => {
    const methods = ['isIpv4', 'isIpv6', 'isLoopback', 'isMulticast'];
    expect(methods.filter(fn => value(fn, value('ip', text)))).toEqual(expected);
  });

  it.each([
    ['10.0.0.1', '10.0.0.5/24', true],
    ['10.0.0.5/24', '10.0.0.1', false],
    ['10.0.0.0/23', '10.0.0.0/24', false],
    ['10.0.0.0/24', '10.0.0.0/23', true],
    ['1.2.3.4/24', '1.2.3.0/24', true],
    ['1.2.3.0/24', '1.2.3.4/24', true],
    ['1.1.1.1/0', '2.2.2.2/0', true],
    ['10.0.0.1', '0.0.0.0/0', true],
    ['0.0.0.0/0', '0.0.0.0/1', false],
    ['10.0.1.0', '10.0.0.0/24', false],
    ['::1', '::/0', true],
    ['::1', '::2/127', false],
    ['10.0.0.1', '::/0', false],
    ['::ffff:a00:1', '10.0.0.0/8', false],
  ])('%s in the range of %s: %s', (a, b, expected) =>
    expect(value('isInRange', value('ip', a), value('ip', b))).toBe(expected),
  );
});
