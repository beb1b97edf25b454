import { expect, test } from 'vitest';
import { OrderUnit } from '../../../src/codecs/loss/order-unit.js';

function unitOf(...distances: readonly number[]): number {
  const unit = new OrderUnit();
  for (const distance of distances) unit.add(distance);
  return unit.value;
}

test('is the greatest common divisor of what was seen', () => {
  expect(unitOf()).toBe(0);
  expect(unitOf(0)).toBe(0);
  expect(unitOf(8, -4, 2, 6)).toBe(2);
  expect(unitOf(4, 6, 3)).toBe(1);
});

test('a single odd distance after many does not change it, one in thirty-two does', () => {
  const many = Array.from({ length: 100 }, () => 2);
  expect(unitOf(...many, 3)).toBe(2);
  expect(unitOf(...many, 3, 3, 3, 5)).toBe(1);
});
