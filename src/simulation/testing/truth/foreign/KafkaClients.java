import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * Consumers and producers of the Java client, which do what lines on standard input say: `<id> <verb> <argument>...`. Each is answered
 * by `<id> ok <result>` or `<id> error <reason>`. Between the answers stands what happens: `assigned <member> <partitions>` and
 * `group <group> <state> <client ids>`.
 */
public final class KafkaClients {
  private static final Map<TopicPartition, Long> ENDS = new ConcurrentHashMap<>();
  private static final Map<String, Reader> READERS = new ConcurrentHashMap<>();
  private static final Map<String, String> WATCHED = new ConcurrentHashMap<>();
  private static String servers;
  private static Admin admin;
  private static KafkaProducer<String, String> producer;

  public static void main(String[] arguments) throws Exception {
    servers = arguments[0];
    admin = Admin.create(settings());
    Properties settings = settings();
    // One record is more than a batch, so that the partitioner moves on after each without a key.
    settings.put("batch.size", "1");
    settings.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    settings.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
    producer = new KafkaProducer<>(settings);
    Thread watch = new Thread(KafkaClients::watch);
    watch.setDaemon(true);
    watch.start();
    say("ready");
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ");
      obey(words[0], words[1], List.of(words).subList(2, words.length));
    }
    System.exit(0);
  }

  static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  static Properties settings() {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", servers);
    // Nobody reads metrics, and each client makes many.
    settings.put("metric.reporters", "");
    settings.put("enable.metrics.push", "false");
    return settings;
  }

  static long endOf(TopicPartition partition) {
    return ENDS.getOrDefault(partition, 0L);
  }

  private static void obey(String id, String verb, List<String> arguments) {
    String name = arguments.get(0);
    switch (verb) {
      case "join" -> {
        Reader reader = new Member(name, arguments);
        READERS.put(name, reader);
        reader.start();
        answer(id, () -> "");
      }
      case "subscribe" -> {
        Reader reader = new Subscription(name, arguments);
        READERS.put(name, reader);
        reader.queue(() -> answer(id, reader::begin));
        reader.start();
      }
      case "want", "serve", "done", "fail", "freeze", "close" -> {
        Reader reader = READERS.get(name);
        reader.queue(() -> answer(id, () -> reader.obey(verb, arguments)));
      }
      default -> new Thread(() -> answer(id, () -> administer(verb, name, arguments))).start();
    }
  }

  private static void answer(String id, Callable<String> work) {
    try {
      say(id + " ok " + work.call());
    } catch (Exception failure) {
      Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
      say(id + " error " + cause.toString().replace('\n', ' '));
    }
  }

  private static String administer(String verb, String name, List<String> arguments) throws Exception {
    switch (verb) {
      case "topic" -> {
        NewTopic topic = new NewTopic(name, Optional.of(Integer.valueOf(arguments.get(1))), Optional.empty());
        admin.createTopics(List.of(topic)).all().get();
        // Known to the producer before its first record: none goes elsewhere.
        producer.partitionsFor(name);
        return "";
      }
      case "drop" -> {
        admin.deleteTopics(List.of(name)).all().get();
        return "";
      }
      case "publish" -> {
        String key = arguments.get(1).equals("-") ? null : arguments.get(1);
        RecordMetadata sent = producer.send(new ProducerRecord<>(name, key, arguments.get(2))).get();
        ENDS.merge(new TopicPartition(name, sent.partition()), sent.offset() + 1, Math::max);
        return String.valueOf(sent.partition());
      }
      case "watch" -> {
        WATCHED.put(name, "");
        return "";
      }
      case "unwatch" -> {
        WATCHED.remove(name);
        return "";
      }
      case "committed" -> {
        Map<TopicPartition, OffsetAndMetadata> committed =
            admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata().get();
        return committed.entrySet().stream()
            .map(entry -> entry.getKey().partition() + ":" + entry.getValue().offset())
            .sorted()
            .collect(Collectors.joining(" "));
      }
      default -> throw new IllegalArgumentException(verb);
    }
  }

  /** Says what has changed of the groups that are watched. */
  private static void watch() {
    while (true) {
      try {
        List<String> groups = new ArrayList<>(WATCHED.keySet());
        Map<String, KafkaFuture<ConsumerGroupDescription>> described =
            groups.isEmpty() ? Map.of() : admin.describeConsumerGroups(groups).describedGroups();
        for (String group : groups) tell(group, described.get(group));
        Thread.sleep(20);
      } catch (InterruptedException end) {
        return;
      }
    }
  }

  private static void tell(String group, KafkaFuture<ConsumerGroupDescription> future) throws InterruptedException {
    String found;
    try {
      ConsumerGroupDescription description = future.get();
      List<String> members = description.members().stream().map(member -> member.clientId()).sorted().toList();
      found = description.groupState().name() + " " + String.join(",", members);
    } catch (ExecutionException unknown) {
      found = "DEAD ";
    }
    String said = WATCHED.get(group);
    if (said == null || said.equals(found)) return;
    WATCHED.replace(group, said, found);
    say("group " + group + " " + found);
  }

  /** A consumer with a thread of its own, which polls whenever it does not work and is not told anything. */
  abstract static class Reader {
    final String name;
    final KafkaConsumer<String, String> consumer;
    /** Read and not handed out: at most one of a partition. */
    final Map<TopicPartition, ConsumerRecord<String, String>> ahead = new HashMap<>();
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private boolean closed = false;

    /** @param via where it connects */
    Reader(String name, String via, Properties more) {
      this.name = name;
      Properties settings = settings();
      settings.put("bootstrap.servers", via);
      settings.put("reconnect.backoff.max.ms", "50");
      // A leader that is cut off forgets its metadata otherwise, and has its group share out again.
      settings.put("metadata.recovery.strategy", "none");
      settings.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
      settings.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
      settings.put("enable.auto.commit", "false");
      settings.put("auto.offset.reset", "earliest");
      settings.put("max.poll.records", "1");
      settings.putAll(more);
      consumer = new KafkaConsumer<>(settings);
    }

    final void start() {
      new Thread(this::run).start();
    }

    final void queue(Runnable command) {
      queue.add(command);
    }

    private void run() {
      try {
        while (!closed) {
          Runnable command = polls() ? queue.poll() : queue.take();
          if (command == null) poll();
          else command.run();
        }
      } catch (Exception failure) {
        say("failed " + name + " " + failure.toString().replace('\n', ' '));
      }
    }

    abstract boolean polls();

    abstract boolean wants();

    /** The id that the group has given it. A member that was missed gets another. */
    abstract String memberId();

    abstract void hand(ConsumerRecord<String, String> record);

    String begin() {
      return "";
    }

    String obey(String verb, List<String> arguments) {
      switch (verb) {
        case "serve":
          return serve();
        case "close":
          consumer.close(
              CloseOptions.timeout(Duration.ofMinutes(10))
                  .withGroupMembershipOperation(
                      arguments.get(1).equals("leave")
                          ? GroupMembershipOperation.LEAVE_GROUP
                          : GroupMembershipOperation.REMAIN_IN_GROUP));
          closed = true;
          READERS.remove(name);
          return "";
        default:
          throw new IllegalArgumentException(verb);
      }
    }

    /** Fetches for partitions of which nothing is ahead. */
    final void poll() {
      Set<TopicPartition> full = new java.util.HashSet<>(ahead.keySet());
      full.retainAll(consumer.assignment());
      consumer.resume(consumer.assignment());
      consumer.pause(full);
      for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(20)))
        ahead.put(new TopicPartition(record.topic(), record.partition()), record);
    }

    /** Takes everything that it may have, in order of publishing. @return its id in the group, and the messages */
    private String serve() {
      String handed = String.join(",", take());
      return memberId() + " " + handed;
    }

    private List<String> take() {
      List<String> handed = new ArrayList<>();
      while (wants() && polls()) {
        if (!consumer.assignment().stream().allMatch(this::isKnown)) {
          poll();
          continue;
        }
        ConsumerRecord<String, String> next = null;
        for (ConsumerRecord<String, String> record : ahead.values())
          if (next == null || number(record) < number(next)) next = record;
        if (next == null) break;
        ahead.remove(new TopicPartition(next.topic(), next.partition()));
        hand(next);
        handed.add(next.value());
      }
      return handed;
    }

    private boolean isKnown(TopicPartition partition) {
      return ahead.containsKey(partition) || consumer.position(partition) >= endOf(partition);
    }

    private static int number(ConsumerRecord<String, String> record) {
      return Integer.parseInt(record.value());
    }
  }

  /** Reads all partitions from their ends, without a group. */
  static final class Subscription extends Reader {
    Subscription(String name, List<String> arguments) {
      super(name, arguments.get(3), new Properties());
      List<TopicPartition> partitions = new ArrayList<>();
      for (int number = 0; number < Integer.parseInt(arguments.get(2)); number++)
        partitions.add(new TopicPartition(arguments.get(1), number));
      consumer.assign(partitions);
    }

    @Override
    String begin() {
      consumer.seekToEnd(consumer.assignment());
      for (TopicPartition partition : consumer.assignment()) consumer.position(partition);
      return "";
    }

    @Override
    boolean polls() {
      return true;
    }

    @Override
    boolean wants() {
      return true;
    }

    @Override
    String memberId() {
      return "none";
    }

    @Override
    void hand(ConsumerRecord<String, String> record) {}
  }

  /** A member of a group, which commits each message that it is done with. */
  static final class Member extends Reader implements ConsumerRebalanceListener {
    private final boolean inside;
    private final Set<TopicPartition> owned = new java.util.HashSet<>();
    /** What it has committed as the present owner, or found committed when it became that. */
    private final Map<TopicPartition, Long> floors = new HashMap<>();
    private final List<ConsumerRecord<String, String>> inHand = new ArrayList<>();
    /** Could not be committed while the group shared its partitions out. */
    private final List<ConsumerRecord<String, String>> uncommitted = new ArrayList<>();
    private int wanted = 0;
    private boolean frozen = false;

    Member(String name, List<String> arguments) {
      super(name, arguments.get(7), memberSettings(arguments));
      inside = arguments.get(5).equals("inside");
      consumer.subscribe(List.of(arguments.get(2)), this);
    }

    private static Properties memberSettings(List<String> arguments) {
      Properties settings = new Properties();
      settings.put("client.id", arguments.get(1));
      settings.put("group.id", arguments.get(3));
      String protocol = arguments.get(4);
      if (protocol.equals("new")) {
        settings.put("group.protocol", "consumer");
        return settings;
      }
      String assignor = protocol.equals("eager") ? "RangeAssignor" : "CooperativeStickyAssignor";
      settings.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer." + assignor);
      settings.put("session.timeout.ms", arguments.get(6));
      settings.put("heartbeat.interval.ms", "100");
      return settings;
    }

    @Override
    boolean polls() {
      if (frozen || (inside && !inHand.isEmpty())) return false;
      for (ConsumerRecord<String, String> record : List.copyOf(uncommitted)) if (commit(record)) uncommitted.remove(record);
      return true;
    }

    @Override
    boolean wants() {
      return wanted > 0;
    }

    @Override
    String memberId() {
      return consumer.groupMetadata().memberId();
    }

    @Override
    void hand(ConsumerRecord<String, String> record) {
      wanted -= 1;
      inHand.add(record);
    }

    @Override
    String obey(String verb, List<String> arguments) {
      switch (verb) {
        case "want":
          wanted += Integer.parseInt(arguments.get(1));
          return "";
        case "done":
          for (int left = Integer.parseInt(arguments.get(1)); left > 0 && !inHand.isEmpty(); left--) {
            ConsumerRecord<String, String> record = inHand.remove(0);
            if (!commit(record)) uncommitted.add(record);
          }
          return "";
        case "fail":
          if (!inHand.isEmpty()) inHand.remove(0);
          return "";
        case "freeze":
          frozen = true;
          return "";
        default:
          return super.obey(verb, arguments);
      }
    }

    /** Commits, as an owner never less than before. @return false where it has to be tried again after a poll */
    private boolean commit(ConsumerRecord<String, String> record) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      long next = record.offset() + 1;
      if (owned.contains(partition) && next <= floors.getOrDefault(partition, 0L)) return true;
      try {
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(next)));
      } catch (RebalanceInProgressException later) {
        return false;
      }
      if (owned.contains(partition)) floors.put(partition, next);
      return true;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      owned.addAll(partitions);
      for (TopicPartition partition : partitions) floors.put(partition, consumer.position(partition));
      tellAssigned();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      owned.removeAll(partitions);
      for (TopicPartition partition : partitions) ahead.remove(partition);
      tellAssigned();
    }

    private void tellAssigned() {
      Set<Integer> numbers = new TreeSet<>();
      for (TopicPartition partition : owned) numbers.add(partition.partition());
      String list = numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
      say("assigned " + name + " " + list);
    }
  }
}
