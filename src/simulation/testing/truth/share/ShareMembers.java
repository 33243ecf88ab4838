import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData.AcknowledgementBatch;
import org.apache.kafka.common.message.ShareFetchResponseData.AcquiredRecords;
import org.apache.kafka.common.message.ShareGroupHeartbeatRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ShareAcknowledgeRequest;
import org.apache.kafka.common.requests.ShareAcknowledgeResponse;
import org.apache.kafka.common.requests.ShareFetchRequest;
import org.apache.kafka.common.requests.ShareFetchResponse;
import org.apache.kafka.common.requests.ShareGroupHeartbeatRequest;
import org.apache.kafka.common.requests.ShareGroupHeartbeatResponse;
import org.apache.kafka.common.requests.ShareRequestMetadata;

/**
 * Members of share groups, by Kafka's own Java classes. It is driven by lines of standard input, `NUMBER COMMAND NAME ARGUMENT…`, and
 * prints a line `NUMBER ANSWER` for each. Commands of one name are carried out in order, those of several names at the same time. It
 * ends with its input.
 *
 * A command sends one request of the protocol. KafkaShareConsumer may send a fetch ahead, and what that locks is up to chance.
 */
public class ShareMembers {
    private static final String STRINGS = "org.apache.kafka.common.serialization.String";
    /** Errors of a group's coordinator that is about to begin. */
    private static final List<Errors> EARLY =
        List.of(Errors.COORDINATOR_NOT_AVAILABLE, Errors.COORDINATOR_LOAD_IN_PROGRESS, Errors.NOT_COORDINATOR);
    private static final int BYTES_MAX = 1_000_000;

    private final String servers;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final Map<String, Uuid> topics = new ConcurrentHashMap<>();

    private ShareMembers(String servers) {
        this.servers = servers;
        this.admin = Admin.create(settings());
        Properties settings = settings();
        settings.put("key.serializer", STRINGS + "Serializer");
        settings.put("value.serializer", STRINGS + "Serializer");
        this.producer = new KafkaProducer<>(settings);
    }

    public static void main(String[] args) throws Exception {
        ShareMembers all = new ShareMembers(args[0]);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) all.accept(line.split(" "));
        System.exit(0);
    }

    private void accept(String[] words) {
        Member member = members.computeIfAbsent(words[2], (key) -> new Member());
        member.thread.execute(() -> {
            String answer;
            try {
                answer = play(member, words);
            } catch (Exception error) {
                answer = "error " + error;
            }
            synchronized (System.out) {
                System.out.println(words[0] + " " + answer);
            }
        });
    }

    private String play(Member member, String[] words) throws Exception {
        String name = words[2];
        switch (words[1]) {
            case "topic":
                topics.put(name, makeTopic(name, Integer.parseInt(words[3])));
                return "made";
            case "set":
                set(name, words[3], words[4]);
                return "set";
            case "publish":
                return publish(name, words);
            case "join":
                return member.join(words[3]);
            case "take":
                return member.take(words[3], Integer.parseInt(words[4]));
            case "settle":
                return member.settle(Long.parseLong(words[3]), Long.parseLong(words[4]), words[5]);
            case "leave":
                members.remove(name);
                return member.leave();
            case "vanish":
                members.remove(name);
                return member.vanish();
            default:
                throw new IllegalArgumentException(words[1]);
        }
    }

    private Uuid makeTopic(String name, int partitions) throws Exception {
        return admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).topicId(name).get();
    }

    private void set(String group, String key, String value) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    }

    /** Publishes each of the messages in a batch of its own, to partition 0. Answers with the offset of the first. */
    private String publish(String topic, String[] words) throws Exception {
        long first = -1;
        for (int at = 3; at < words.length; at += 1) {
            long offset = producer.send(new ProducerRecord<>(topic, 0, "key", words[at])).get().offset();
            if (first == -1) first = offset;
        }
        return String.valueOf(first);
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", servers);
        // Nobody reads metrics, and each client makes many.
        settings.put("metric.reporters", "");
        settings.put("enable.metrics.push", "false");
        return settings;
    }

    private final class Member {
        final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Uuid id = Uuid.randomUuid();
        private String group;
        private TopicIdPartition partition;
        private Socket socket;
        private int epoch = 0;
        private int requests = 0;

        /**
         * Joins the group of a topic that is empty yet, so that the server keeps a state for it, and begins a session. While there is
         * one, the server does not write its state down and read it again, which makes batches of neighbours.
         */
        String join(String place) throws Exception {
            ShareGroupHeartbeatRequestData heartbeat = new ShareGroupHeartbeatRequestData()
                .setGroupId(place)
                .setMemberId(id.toString())
                .setSubscribedTopicNames(List.of(place));
            // Makes the server find a coordinator; the group is not there yet.
            admin.describeShareGroups(List.of(place)).all().toCompletionStage().handle((group, error) -> group).toCompletableFuture().get();
            while (true) {
                AbstractRequest request = new ShareGroupHeartbeatRequest.Builder(heartbeat).build();
                var answer = ((ShareGroupHeartbeatResponse) send(request)).data();
                Errors error = Errors.forCode(answer.errorCode());
                if (error != Errors.NONE && !EARLY.contains(error)) throw error.exception();
                heartbeat.setMemberEpoch(answer.memberEpoch());
                if (answer.assignment() == null || answer.assignment().topicPartitions().isEmpty()) continue;
                String mine = answer.assignment().topicPartitions().get(0).partitions().stream().sorted()
                    .map(String::valueOf).collect(java.util.stream.Collectors.joining(" "));
                if (!mine.isEmpty()) return begin(place, mine);
            }
        }

        private String begin(String place, String partitions) throws Exception {
            group = place;
            partition = new TopicIdPartition(topics.get(place), new TopicPartition(place, 0));
            send(fetch(0, 1));
            return partitions;
        }

        /** Fetches until it is handed something, at most so many messages. Answers with "offset/deliveries" of each. */
        String take(String place, int most) throws Exception {
            group = place;
            partition = new TopicIdPartition(topics.get(place), new TopicPartition(place, 0));
            while (true) {
                ShareFetchResponse response = (ShareFetchResponse) send(fetch(500, most));
                if (response.error() != Errors.NONE) throw response.error().exception();
                StringBuilder answer = new StringBuilder();
                for (var topic : response.data().responses())
                    for (var part : topic.partitions()) {
                        if (part.errorCode() != 0) throw Errors.forCode(part.errorCode()).exception();
                        for (AcquiredRecords records : part.acquiredRecords())
                            for (long offset = records.firstOffset(); offset <= records.lastOffset(); offset += 1)
                                answer.append(offset).append('/').append(records.deliveryCount()).append(' ');
                    }
                if (answer.length() > 0) return answer.toString().trim();
            }
        }

        private AbstractRequest fetch(int waitMs, int most) {
            List<TopicIdPartition> wanted = epoch == 0 ? List.of(partition) : List.of();
            return ShareFetchRequest.Builder
                .forConsumer(group, metadata(), waitMs, 1, BYTES_MAX, most, 1, wanted, List.of(), Map.of())
                .build();
        }

        /** Accepts, releases or rejects the messages from one offset to another. */
        String settle(long first, long last, String how) throws Exception {
            AcknowledgementBatch batch = new AcknowledgementBatch()
                .setFirstOffset(first)
                .setLastOffset(last)
                .setAcknowledgeTypes(List.of(AcknowledgeType.valueOf(how.toUpperCase()).id));
            ShareAcknowledgeResponse response = acknowledge(metadata(), Map.of(partition, List.of(batch)));
            for (var topic : response.data().responses())
                for (var part : topic.partitions())
                    if (part.errorCode() != 0) return "refused " + Errors.forCode(part.errorCode());
            return "settled";
        }

        /** Ends its session. */
        String leave() throws Exception {
            if (epoch > 0) acknowledge(new ShareRequestMetadata(id, ShareRequestMetadata.FINAL_EPOCH), Map.of());
            return vanish();
        }

        /** Its connection breaks. */
        String vanish() throws Exception {
            if (socket != null) socket.close();
            thread.shutdown();
            return "gone";
        }

        private ShareAcknowledgeResponse acknowledge(
            ShareRequestMetadata metadata,
            Map<TopicIdPartition, List<AcknowledgementBatch>> batches
        ) throws Exception {
            AbstractRequest request = ShareAcknowledgeRequest.Builder.forConsumer(group, metadata, batches).build();
            ShareAcknowledgeResponse response = (ShareAcknowledgeResponse) send(request);
            Errors error = Errors.forCode(response.data().errorCode());
            if (error != Errors.NONE) throw error.exception();
            return response;
        }

        /** Of the next request of its session. */
        private ShareRequestMetadata metadata() {
            epoch += 1;
            return new ShareRequestMetadata(id, epoch - 1);
        }

        private AbstractResponse send(AbstractRequest request) throws Exception {
            if (socket == null) {
                String[] address = servers.split(":");
                socket = new Socket(address[0], Integer.parseInt(address[1]));
                socket.setTcpNoDelay(true);
            }
            requests += 1;
            RequestHeader header = new RequestHeader(request.apiKey(), request.version(), "member", requests);
            ByteBuffer body = request.serializeWithHeader(header);
            ByteBuffer framed = ByteBuffer.allocate(4 + body.remaining()).putInt(body.remaining()).put(body);
            socket.getOutputStream().write(framed.array());
            DataInputStream input = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[input.readInt()];
            input.readFully(answer);
            return AbstractResponse.parseResponse(ByteBuffer.wrap(answer), header);
        }
    }
}
