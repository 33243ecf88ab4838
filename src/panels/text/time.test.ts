import { describe, expect, it } from 'vitest';
import { fieldToNumber, fieldToTime, formatDuration, formatTime, timeToField } from './time.ts';

describe('formatTime', () => {
  it('has three decimals and never runs ahead', () => {
    expect(formatTime(0)).toBe('0.000 s');
    expect(formatTime(12_430_999)).toBe('12.430 s');
    expect(formatTime(3_600_000_000)).toBe('3600.000 s');
  });
});

describe('formatDuration', () => {
  it('uses the unit that reads best', () => {
    expect(formatDuration(250)).toBe('0.25 ms');
    expect(formatDuration(312_000)).toBe('312 ms');
    expect(formatDuration(312_460)).toBe('312.5 ms');
    expect(formatDuration(1_204_000)).toBe('1.204 s');
  });
});

describe('time fields', () => {
  it('come back as the same time', () => {
    for (const us of [0, 1, 999, 200_000, 1_500_000, 86_400_000_000]) {
      expect(fieldToTime(timeToField(us, 'ms'), 'ms')).toBe(us);
      expect(fieldToTime(timeToField(us, 's'), 's')).toBe(us);
    }
  });

  it('take a comma, and refuse what is not a time', () => {
    expect(fieldToTime('0,5', 's')).toBe(500_000);
    for (const text of ['', ' ', '-1', '1e3', 'abc', '1.2.3', 'Infinity', '0x10']) {
      expect(fieldToTime(text, 'ms'), text).toBeUndefined();
    }
    expect(fieldToNumber('-1.5')).toBe(-1.5);
  });
});
