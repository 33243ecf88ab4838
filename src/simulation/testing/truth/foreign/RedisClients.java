import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XAutoClaimParams;
import redis.clients.jedis.params.XClaimParams;
import redis.clients.jedis.params.XPendingParams;
import redis.clients.jedis.params.XReadGroupParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/**
 * Clients of Redis by Jedis, which do what lines on standard input say: `<id> <verb> <client> <argument>...`. Each is answered by
 * `<id> ok <result>` or `<id> error <reason>`; an answer of the server that was lost is the result `lost`. Between the answers stands
 * what happens to listeners: `got <client> <message>`, `listening <client>` and `disconnected <client>`.
 */
public final class RedisClients {
  private static final String FIELD = "n";
  private static final Map<String, Client> CLIENTS = new ConcurrentHashMap<>();
  private static final Map<String, Listener> LISTENERS = new ConcurrentHashMap<>();

  public static void main(String[] arguments) throws Exception {
    say("ready");
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ");
      List<String> rest = List.of(words).subList(3, words.length);
      new Thread(() -> answer(words[0], () -> obey(words[1], words[2], rest))).start();
    }
    System.exit(0);
  }

  static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static void answer(String id, Callable<String> work) {
    try {
      say(id + " ok " + work.call());
    } catch (Exception failure) {
      say(id + " error " + failure.toString().replace('\n', ' '));
    }
  }

  /** Connects, and sends nothing by itself. */
  private static Jedis connect(int port) {
    return new Jedis(
        new HostAndPort("127.0.0.1", port),
        DefaultJedisClientConfig.builder().clientSetInfoConfig(ClientSetInfoConfig.DISABLED).build());
  }

  private static String obey(String verb, String name, List<String> arguments) throws Exception {
    switch (verb) {
      case "open" -> CLIENTS.put(name, new Client(Integer.parseInt(arguments.get(0))));
      case "close" -> CLIENTS.remove(name).close();
      case "listen" -> {
        Listener listener = new Listener(name, Integer.parseInt(arguments.get(0)), arguments.get(1));
        LISTENERS.put(name, listener);
        new Thread(listener).start();
      }
      case "unlisten" -> LISTENERS.remove(name).end();
      default -> {
        return CLIENTS.get(name).obey(verb, arguments);
      }
    }
    return "";
  }

  /** A client with one connection, made again when it breaks. */
  static final class Client {
    private final int port;
    private Jedis jedis;

    Client(int port) {
      this.port = port;
    }

    synchronized String obey(String verb, List<String> arguments) {
      try {
        if (jedis == null) jedis = connect(port);
        return command(verb, arguments);
      } catch (JedisConnectionException lost) {
        close();
        return "lost";
      }
    }

    synchronized void close() {
      if (jedis != null) jedis.close();
      jedis = null;
    }

    private String command(String verb, List<String> arguments) {
      String key = arguments.get(0);
      switch (verb) {
        case "publish":
          return String.valueOf(jedis.publish(key, arguments.get(1)));
        case "add":
          XAddParams exactly = XAddParams.xAddParams().maxLen(Long.parseLong(arguments.get(1)));
          return jedis.xadd(key, exactly, Map.of(FIELD, arguments.get(2))).toString();
        case "group":
          try {
            return jedis.xgroupCreate(key, arguments.get(1), new StreamEntryID("0-0"), true);
          } catch (JedisDataException alreadyThere) {
            return "";
          }
        case "claim":
          return texts(
              jedis
                  .xautoclaim(
                      key,
                      arguments.get(1),
                      arguments.get(2),
                      Long.parseLong(arguments.get(3)),
                      new StreamEntryID("0-0"),
                      XAutoClaimParams.xAutoClaimParams().count(1))
                  .getValue());
        case "read":
          return first(
              jedis.xreadGroup(
                  arguments.get(1),
                  arguments.get(2),
                  XReadGroupParams.xReadGroupParams().count(1),
                  Map.of(key, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY)));
        case "follow":
          return first(jedis.xread(XReadParams.xReadParams().count(1000), Map.of(key, new StreamEntryID(arguments.get(1)))));
        case "ack":
          return String.valueOf(jedis.xack(key, arguments.get(1), new StreamEntryID(arguments.get(2))));
        case "end":
          List<StreamEntry> last = jedis.xrevrange(key, "+", "-", 1);
          return last.isEmpty() ? "0-0" : last.get(0).getID().toString();
        case "pending":
          return jedis.xpending(key, arguments.get(1), XPendingParams.xPendingParams("-", "+", 1000)).stream()
              .map(entry -> entry.getID() + "/" + entry.getConsumerName() + "/" + entry.getDeliveredTimes())
              .collect(Collectors.joining(" "));
        case "age":
          // To the same consumer, and not counted as a delivery.
          jedis.xclaimJustId(
              key,
              arguments.get(1),
              arguments.get(2),
              0,
              XClaimParams.xClaimParams().idle(Long.parseLong(arguments.get(3))),
              new StreamEntryID(arguments.get(4)));
          return "";
        default:
          throw new IllegalArgumentException(verb);
      }
    }

    private static String first(List<Map.Entry<String, List<StreamEntry>>> streams) {
      return streams == null || streams.isEmpty() ? "" : texts(streams.get(0).getValue());
    }

    /** Entries as `<id>:<message>`. */
    private static String texts(List<StreamEntry> entries) {
      return entries.stream()
          .map(entry -> entry.getID() + ":" + entry.getFields().get(FIELD))
          .collect(Collectors.joining(" "));
    }
  }

  /** Listens to a channel of Redis pub/sub, and again whenever its connection has broken. */
  static final class Listener extends JedisPubSub implements Runnable {
    private final String name;
    private final int port;
    private final String channel;
    private volatile boolean ended = false;
    private volatile Jedis jedis;

    Listener(String name, int port, String channel) {
      this.name = name;
      this.port = port;
      this.channel = channel;
    }

    @Override
    public void run() {
      while (!ended) {
        try {
          jedis = connect(port);
          if (!ended) jedis.subscribe(this, channel);
        } catch (RuntimeException broken) {
          if (!ended) say("disconnected " + name);
        }
        try {
          Thread.sleep(ended ? 0 : 20);
        } catch (InterruptedException end) {
          return;
        }
      }
    }

    void end() {
      ended = true;
      Jedis open = jedis;
      if (open != null) open.disconnect();
    }

    @Override
    public void onSubscribe(String to, int count) {
      say("listening " + name);
    }

    @Override
    public void onMessage(String from, String message) {
      say("got " + name + " " + message);
    }
  }
}
