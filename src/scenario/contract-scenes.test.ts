import { describe, expect, it } from 'vitest';
import { checkScenario } from './check.ts';
import { CONTRACT_SCENES, contractSceneOf, playableScene } from './contract-scenes.ts';
import { emptyScenario } from './document.ts';

describe('a scene for rows of the contract', () => {
  it.each(CONTRACT_SCENES.map((scene) => [scene.rows.join(', '), scene] as const))(
    '%s: is a whole scenario',
    (_, scene) => {
      const made = playableScene(scene, 'A row', emptyScenario().broker);
      expect(checkScenario(made)).toEqual({ scenario: made, repairs: [] });
      expect(made.interventions).toEqual(scene.interventions);
      expect(made.agents.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(scene.expected)));
    },
  );

  it('is found by each of its rows', () => {
    for (const scene of CONTRACT_SCENES) for (const row of scene.rows) expect(contractSceneOf(row)).toBe(scene);
    expect(contractSceneOf('no row')).toBeUndefined();
  });
});
