/**
 * Returns the broker behind a gateway in words.
 * @param backend the name that the gateway gives
 */
export function backendWords(backend: string): string {
  if (backend === 'memory') return 'an in-memory broker';
  const [, name = backend, place = ''] = /^(.*?)( at .*)$/.exec(backend) ?? [];
  const known: Readonly<Record<string, string>> = {
    redis: 'Redis Streams',
    'redis cluster': 'Redis Cluster',
    'redis pub/sub': 'Redis pub/sub',
    kafka: 'Kafka',
  };
  return `${known[name] ?? name}${place}`;
}
