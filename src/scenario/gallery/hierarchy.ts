import type { Agent } from '../scenario.ts';
import { agent, answerTo, channel, type GalleryEntry, links, pairChannel, scenarioOf, seconds, tick } from './build.ts';

/** Passes its share of a setpoint on to each of its two devices, and their reports up. */
function microgrid(id: string, y: number, offset: readonly [string, string]): Agent {
  const [first, second] = offset;
  const share = (
    factor: number,
  ): { readonly setpoint: { readonly $scale: readonly [{ readonly $field: string }, number] } } => ({
    setpoint: { $scale: [{ $field: 'setpoint' }, factor] },
  });
  return agent(
    id,
    'microgrid',
    530,
    y,
    answerTo(`operator_to_${id}`, `${id}_to_${first}`, 0.2, share(0.6)),
    answerTo(`operator_to_${id}`, `${id}_to_${second}`, 0.6, share(0.4)),
    answerTo(`${id}_reports`, 'status', 0.2, { mg: id, kw: { $field: 'kw' } }),
  );
}

function device(id: string, of: string, y: number, kw: number): Agent {
  const report = { device: id, kw: { $scale: [{ $field: 'setpoint' }, kw] } };
  return agent(id, 'device', 1060, y, answerTo(`${of}_to_${id}`, `${of}_reports`, 0.4, report));
}

function down(from: string, to: string): readonly (readonly ReturnType<typeof links>[number][])[] {
  return [[...links('publish', `${from}_to_${to}`, from)], [...links('consume', `${from}_to_${to}`, to)]];
}

const SETPOINT = { setpoint: { $random: [0.5, 1] } };

export const hierarchy: GalleryEntry = {
  slug: 'hierarchy',
  teaches: 'Setpoints go down a hierarchy, status comes up',
  startUs: seconds(6),
  scenario: scenarioOf({
    name: 'Operator, microgrids, devices',
    description:
      'Setpoints travel from the operator through the microgrids to the devices, and reports travel back. Click a report to see the setpoint that caused it.',
    agents: [
      agent(
        'operator',
        'operator',
        0,
        0,
        tick('operator_to_mg1', 5, 0.2, SETPOINT, 0.2),
        tick('operator_to_mg2', 5, 2.7, SETPOINT, 0.2),
      ),
      microgrid('mg1', -150, ['solar1', 'battery1']),
      microgrid('mg2', 150, ['wind2', 'battery2']),
      device('solar1', 'mg1', -225, 50),
      device('battery1', 'mg1', -75, 30),
      device('wind2', 'mg2', 75, 80),
      device('battery2', 'mg2', 225, 30),
    ],
    channels: [
      pairChannel('operator_to_mg1', 265, -150),
      channel('status', 265, 0),
      pairChannel('operator_to_mg2', 265, 150),
      pairChannel('mg1_to_solar1', 795, -225),
      channel('mg1_reports', 795, -150),
      pairChannel('mg1_to_battery1', 795, -75),
      pairChannel('mg2_to_wind2', 795, 75),
      channel('mg2_reports', 795, 150),
      pairChannel('mg2_to_battery2', 795, 225),
    ],
    links: [
      ...down('operator', 'mg1'),
      ...down('operator', 'mg2'),
      ...down('mg1', 'solar1'),
      ...down('mg1', 'battery1'),
      ...down('mg2', 'wind2'),
      ...down('mg2', 'battery2'),
      links('publish', 'mg1_reports', 'solar1', 'battery1'),
      links('consume', 'mg1_reports', 'mg1'),
      links('publish', 'mg2_reports', 'wind2', 'battery2'),
      links('consume', 'mg2_reports', 'mg2'),
      links('publish', 'status', 'mg1', 'mg2'),
      links('consume', 'status', 'operator'),
    ],
  }),
};
