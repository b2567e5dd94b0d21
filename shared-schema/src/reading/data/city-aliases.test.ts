import { expect, test } from 'vitest';
import { readCity } from '../cells/city.ts';
import { aliasKey, cityAliases, cityNames } from './city-aliases.ts';

const cities = Array.from(new Set(cityAliases.values()));

test('at least forty aliases are known', () => {
  expect(cityAliases.size - cities.length).toBeGreaterThan(40);
});

test('each canonical name is its own', () => {
  expect(
    cities.filter((city) => JSON.stringify(readCity(city)) !== JSON.stringify({ kind: 'value', text: city })),
  ).toEqual([]);
});

test('no alias has two meanings', () => {
  const keys = cityNames.flatMap(([city, others]) => Array.from(new Set([city, ...others.split(', ')].map(aliasKey))));
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('every alias is written as it is looked up: lower case, without ё', () => {
  expect(cityNames.flat().filter((text) => /[A-ZА-ЯЁё]/.test(text))).toEqual([]);
});
