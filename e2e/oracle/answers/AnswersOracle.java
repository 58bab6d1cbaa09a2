import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * Sends the same requests to two brokers, Apache Kafka's and another, and tells where their answers differ.
 *
 * <p>Arguments: host:port of each broker and of its controller. Every line of standard input is one request as JSON:
 * name, api, versions (numbers; the newest when there are none), listener ("broker", or "controller"), body (fields that
 * are left out have their defaults), ignore (names of fields that may differ), differs (why the answers do), awaited
 * (whether it is sent again until neither answer has an error). In a body "{id:topic}" stands for a topic's id, "{dir}"
 * for the log directory, "{member}" for the member id that a broker gave last; records are written as a batch's values
 * and what else is not as usual, see {@link #batch}. For every line, one comes back: "same NAME" or "differs NAME: what".
 *
 * <p>What is each broker's own (ids of topics, its directory, ports) is replaced before answers are compared, lists of
 * objects are sorted, and of sentences only counts whether there is one. A request that changes nothing is sent again
 * while the answers differ, since a broker may not have seen yet what its controller has done.
 */
public final class AnswersOracle {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long SETTLED_MS = 3_000;
    private static final long AWAITED_MS = 20_000;
    private static final Set<String> REPEATABLE = Set.of("ApiVersions", "DescribeCluster", "DescribeConfigs",
        "DescribeGroups", "DescribeLogDirs", "DescribeQuorum", "DescribeTopicPartitions", "DescribeProducers",
        "FindCoordinator", "ListConfigResources", "ListGroups", "ListOffsets", "ListPartitionReassignments",
        "Metadata", "InitProducerId", "OffsetCommit", "OffsetFetch", "OffsetForLeaderEpoch");
    /** Not an API but many requests: every key of a resource with every value. */
    private static final String SWEEP = "ConfigValues";
    /** Sentences: each broker has its own. */
    private static final Set<String> SENTENCES = Set.of("errorMessage", "documentation", "batchIndexErrorMessage");

    public static void main(String[] arguments) throws Exception {
        Broker kafka = new Broker(arguments[0], arguments[1]);
        Broker other = new Broker(arguments[2], arguments[3]);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode request = JSON.readTree(line);
            String name = request.get("name").asText();
            String difference;
            try {
                boolean isSweep = request.get("api").asText().equals(SWEEP);
                difference = isSweep ? sweep(kafka, other, request) : compare(kafka, other, request);
            } catch (ReflectiveOperationException | RuntimeException error) {
                Throwable cause = error.getCause() == null ? error : error.getCause();
                difference = "the request cannot be made: " + cause;
            }
            System.out.println(difference.isEmpty() ? "same " + name : "differs " + name + ": " + difference);
        }
    }

    /** How the answers differ; empty when they do not. */
    private static String compare(Broker kafka, Broker other, JsonNode request) throws Exception {
        ApiMessageType api = ApiMessageType.valueOf(upper(request.get("api").asText()));
        List<Short> versions = new ArrayList<>();
        request.path("versions").forEach(version -> versions.add(version.shortValue()));
        if (versions.isEmpty()) {
            versions.add(ApiKeys.forId(api.apiKey()).latestVersion());
        }
        Set<String> ignored = new TreeSet<>(Set.of("throttleTimeMs"));
        request.path("ignore").forEach(field -> ignored.add(field.asText()));
        String listener = request.path("listener").asText("broker");
        StringBuilder differences = new StringBuilder();
        boolean awaited = request.path("awaited").asBoolean();
        boolean repeated = awaited
            || !request.path("differs").isTextual() && REPEATABLE.contains(request.get("api").asText());
        for (short version : versions) {
            long deadline = System.currentTimeMillis() + (awaited ? AWAITED_MS : SETTLED_MS);
            List<String> found;
            do {
                JsonNode one = plain(kafka.ask(listener, api, version, request.path("body")), kafka, ignored);
                JsonNode two = plain(other.ask(listener, api, version, request.path("body")), other, ignored);
                found = new ArrayList<>();
                differ("", one, two, found);
                if (awaited && (hasError(one) || hasError(two))) {
                    found.add("an error remains: " + one + ", " + two);
                }
            } while (!found.isEmpty() && repeated && System.currentTimeMillis() < deadline);
            if (!found.isEmpty()) {
                differences.append("v").append(version).append(" ").append(String.join("; ", found)).append(" ");
            }
        }
        return differences.toString().trim();
    }

    /**
     * Lets both judge each of `values` for each key of a resource that can be changed and that is not to be ignored;
     * nothing is changed by it.
     */
    private static String sweep(Broker kafka, Broker other, JsonNode request) throws Exception {
        Set<String> ignored = new TreeSet<>(Set.of("throttleTimeMs"));
        request.path("ignore").forEach(key -> ignored.add(key.asText()));
        JsonNode body = request.get("body");
        ObjectNode described = NODES.objectNode().put("resourceType", body.get("resourceType").asInt());
        // All brokers together have only the keys that are set, so that those of one are taken.
        described.put("resourceName", body.get("resourceName").asText().isEmpty() ? "1" : body.get("resourceName").asText());
        JsonNode question = NODES.objectNode().set("resources", NODES.arrayNode().add(described));
        List<String> differences = new ArrayList<>();
        int judged = 0;
        for (JsonNode key : kafka.ask("broker", ApiMessageType.DESCRIBE_CONFIGS, (short) 4, question).findValues("configs").get(0)) {
            String name = key.get("name").asText();
            if (key.get("readOnly").asBoolean() || ignored.contains(name)) {
                continue;
            }
            for (JsonNode value : body.get("values")) {
                ObjectNode config = NODES.objectNode().put("name", name).put("configOperation", 0);
                config.set("value", value);
                ObjectNode resource = NODES.objectNode();
                resource.set("resourceType", body.get("resourceType"));
                resource.set("resourceName", body.get("resourceName"));
                resource.set("configs", NODES.arrayNode().add(config));
                ObjectNode change = NODES.objectNode().put("validateOnly", true);
                change.set("resources", NODES.arrayNode().add(resource));
                ApiMessageType api = ApiMessageType.INCREMENTAL_ALTER_CONFIGS;
                judged++;
                List<String> found = new ArrayList<>();
                differ("", plain(kafka.ask("broker", api, (short) 1, change), kafka, ignored),
                    plain(other.ask("broker", api, (short) 1, change), other, ignored), found);
                if (!found.isEmpty()) {
                    differences.add(name + "=" + value.asText() + " " + found);
                }
            }
        }
        return judged == 0 ? "nothing was judged" : String.join("; ", differences);
    }

    private static boolean hasError(JsonNode answer) {
        return answer.findValues("errorCode").stream().anyMatch(code -> code.asInt() != 0);
    }

    private static void differ(String path, JsonNode kafka, JsonNode other, List<String> found) {
        if (kafka.equals(other)) {
            return;
        }
        if (kafka.isObject() && other.isObject()) {
            for (Iterator<String> names = kafka.fieldNames(); names.hasNext();) {
                String name = names.next();
                differ(path + "." + name, kafka.get(name), other.path(name), found);
            }
        } else if (kafka.isArray() && other.isArray()) {
            List<JsonNode> one = new ArrayList<>();
            List<JsonNode> two = new ArrayList<>();
            kafka.forEach(one::add);
            other.forEach(element -> {
                if (!one.remove(element)) {
                    two.add(element);
                }
            });
            if (one.size() == two.size() && one.stream().allMatch(JsonNode::isObject)) {
                for (int i = 0; i < one.size(); i++) {
                    differ(path + "[" + label(one.get(i)) + "]", one.get(i), two.get(i), found);
                }
            } else {
                found.add(path + ": only Apache Kafka has " + one + ", only the other has " + two);
            }
        } else {
            found.add(path + ": Apache Kafka has " + kafka + ", the other " + other);
        }
    }

    /** What an object is called: its first text or number that is no error. */
    private static String label(JsonNode object) {
        for (Iterator<Map.Entry<String, JsonNode>> fields = object.fields(); fields.hasNext();) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (field.getValue().isValueNode() && !field.getKey().startsWith("error")) {
                return field.getValue().asText();
            }
        }
        return "";
    }

    /** An answer without what is the broker's own. */
    private static JsonNode plain(JsonNode node, Broker broker, Set<String> ignored) {
        if (node.isObject()) {
            ObjectNode plain = NODES.objectNode();
            node.fields().forEachRemaining(field -> {
                String name = field.getKey();
                JsonNode value = field.getValue();
                if (SENTENCES.contains(name) && value.asText().contains(" ")) {
                    plain.put(name, "(a sentence)");
                } else if (name.equals("port")) {
                    plain.put(name, "(a port)");
                } else if (!ignored.contains(name)) {
                    plain.set(name, plain(value, broker, ignored));
                }
            });
            return plain;
        }
        if (node.isArray()) {
            List<JsonNode> elements = new ArrayList<>();
            node.forEach(element -> elements.add(plain(element, broker, ignored)));
            if (elements.stream().allMatch(JsonNode::isObject)) {
                elements.sort(Comparator.comparing(AnswersOracle::label).thenComparing(JsonNode::toString));
            }
            return NODES.arrayNode().addAll(elements);
        }
        return node.isTextual() ? new TextNode(broker.withoutOwn(node.asText())) : node;
    }

    private static String upper(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(java.util.Locale.ROOT);
    }

    /** Connections to one broker and its controller, and what is that broker's own. */
    private static final class Broker {
        private final Map<String, String> addresses;
        private final Map<String, Socket> sockets = new HashMap<>();
        private final Map<String, String> idsByTopic = new HashMap<>();
        private String dir;
        private String member = "";
        private int correlationId;

        private Broker(String broker, String controller) throws Exception {
            addresses = Map.of("broker", broker, "controller", controller);
            JsonNode dirs = ask("broker", ApiMessageType.DESCRIBE_LOG_DIRS, (short) 4, NODES.objectNode().set("topics", NODES.arrayNode()));
            dir = dirs.get("results").get(0).get("logDir").asText();
        }

        private String withoutOwn(String text) {
            for (Map.Entry<String, String> topic : idsByTopic.entrySet()) {
                text = text.replace(topic.getValue(), "{id:" + topic.getKey() + "}");
            }
            text = text.replaceAll("127\\.0\\.0\\.1:[0-9]+", "(an address)");
            if (!member.isEmpty()) {
                text = text.replace(member, "{member}");
            }
            return dir == null ? text : text.replace(dir, "{dir}");
        }

        private String withOwn(String text) throws Exception {
            text = text.replace("{dir}", String.valueOf(dir)).replace("{member}", member);
            int start = text.indexOf("{id:");
            if (start < 0) {
                return text;
            }
            int end = text.indexOf('}', start);
            String topic = text.substring(start + 4, end);
            if (!idsByTopic.containsKey(topic)) {
                remember(ask("broker", ApiMessageType.METADATA, (short) 12, NODES.objectNode()));
            }
            return text.substring(0, start) + idsByTopic.get(topic) + text.substring(end + 1);
        }

        /** Remembers the topic ids and the member id that an answer tells. */
        private void remember(JsonNode answer) {
            if (answer.path("memberId").asText().matches(".+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
                member = answer.get("memberId").asText();
            }
            for (JsonNode topic : answer.path("topics")) {
                if (topic.path("errorCode").asInt() == 0 && topic.path("topicId").isTextual() && topic.path("name").isTextual()
                    && !topic.get("topicId").asText().startsWith("AAAAAAAAAAAAAAAAAAAAA")) {
                    idsByTopic.put(topic.get("name").asText(), topic.get("topicId").asText());
                }
            }
        }

        private JsonNode own(JsonNode node) throws Exception {
            if (node.isTextual()) {
                return new TextNode(withOwn(node.asText()));
            }
            if (node.isArray()) {
                ArrayNode array = NODES.arrayNode();
                for (JsonNode element : node) {
                    array.add(own(element));
                }
                return array;
            }
            if (node.isObject()) {
                ObjectNode object = NODES.objectNode();
                for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext();) {
                    Map.Entry<String, JsonNode> field = fields.next();
                    object.set(field.getKey(), own(field.getValue()));
                }
                return object;
            }
            return node;
        }

        /** The answer as JSON, or the text "(closed)". */
        private JsonNode ask(String listener, ApiMessageType api, short version, JsonNode body) throws Exception {
            ApiMessage request = api.newRequest();
            JsonNode full = filled(request.getClass(), version, own(body));
            Class<?> converter = Class.forName(request.getClass().getName() + "JsonConverter");
            Message message = (Message) converter.getMethod("read", JsonNode.class, short.class).invoke(null, full, version);
            RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(api.apiKey()).setRequestApiVersion(version)
                .setCorrelationId(++correlationId).setClientId("answers");
            Socket socket = sockets.get(listener);
            if (socket == null) {
                String address = addresses.get(listener);
                int colon = address.lastIndexOf(':');
                socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
                socket.setSoTimeout(60_000);
                sockets.put(listener, socket);
            }
            try {
                byte[] head = bytes(header, api.requestHeaderVersion(version));
                byte[] data = bytes(message, version);
                DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream()));
                out.writeInt(head.length + data.length);
                out.write(head);
                out.write(data);
                out.flush();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] answer = new byte[in.readInt()];
                in.readFully(answer);
                ByteBufferAccessor reader = new ByteBufferAccessor(ByteBuffer.wrap(answer));
                new ResponseHeaderData(reader, api.responseHeaderVersion(version));
                ApiMessage response = api.newResponse();
                response.read(reader, version);
                JsonNode json = write(response.getClass(), response, version);
                if (response instanceof FetchResponseData fetched) {
                    showRecords(fetched, json);
                }
                remember(json);
                return json;
            } catch (java.io.EOFException | java.net.SocketException closed) {
                socket.close();
                sockets.remove(listener);
                return new TextNode("(closed)");
            }
        }
    }

    private static byte[] bytes(Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(buffer), cache, version);
        return buffer.array();
    }

    /** The converter shows records as empty: puts their bytes there. */
    private static void showRecords(FetchResponseData fetched, JsonNode json) {
        for (int topic = 0; topic < fetched.responses().size(); topic++) {
            List<FetchResponseData.PartitionData> partitions = fetched.responses().get(topic).partitions();
            for (int partition = 0; partition < partitions.size(); partition++) {
                if (partitions.get(partition).records() instanceof MemoryRecords records) {
                    byte[] bytes = new byte[records.buffer().remaining()];
                    records.buffer().duplicate().get(bytes);
                    JsonNode node = json.get("responses").get(topic).get("partitions").get(partition);
                    ((ObjectNode) node).put("records", java.util.HexFormat.of().formatHex(bytes));
                }
            }
        }
    }

    private static JsonNode write(Class<?> type, Object message, short version) throws ReflectiveOperationException {
        Class<?> converter = converter(type);
        try {
            return (JsonNode) converter.getMethod("write", type, short.class, boolean.class).invoke(null, message, version, true);
        } catch (NoSuchMethodException error) {
            return (JsonNode) converter.getMethod("write", type, short.class).invoke(null, message, version);
        }
    }

    /** The converter of a message, or of a struct inside one. */
    private static Class<?> converter(Class<?> type) throws ClassNotFoundException {
        String name = type.getName();
        int dollar = name.indexOf('$');
        return Class.forName(dollar < 0 ? name + "JsonConverter"
            : name.substring(0, dollar) + "JsonConverter$" + name.substring(dollar + 1) + "JsonConverter");
    }

    /** The JSON of a message with what was not given at its defaults. */
    private static JsonNode filled(Class<?> type, short version, JsonNode given) throws ReflectiveOperationException {
        ObjectNode full = (ObjectNode) write(type, type.getConstructor().newInstance(), version);
        // Converters leave some fields out at their defaults; what was given is set whether it is there or not.
        for (Iterator<String> names = given.fieldNames(); names.hasNext();) {
            String name = names.next();
            Field field = type.getDeclaredField(name);
            JsonNode value = given.get(name);
            Class<?> element = element(field);
            if (!isIn(type, version, name)) {
                continue;
            }
            if (value.isArray() && element != null && Message.class.isAssignableFrom(element)) {
                ArrayNode elements = NODES.arrayNode();
                for (JsonNode one : value) {
                    elements.add(filled(element, version, one));
                }
                full.set(name, elements);
            } else if (value.isObject() && BaseRecords.class.isAssignableFrom(field.getType())) {
                full.put(name, batch(value));
            } else if (value.isObject() && Message.class.isAssignableFrom(field.getType())) {
                full.set(name, filled(field.getType(), version, value));
            } else {
                full.set(name, value);
            }
        }
        return full;
    }

    /**
     * The bytes of a batch: `values`, and if given `key`, `codec`, `timestamp`, `producerId` with `epoch` and `sequence`,
     * `transactional`, `magic`, `flip` (the position of a byte to be changed), `cut` (bytes to be left out at the end),
     * `offset` (of the first record), `copies`.
     */
    private static byte[] batch(JsonNode spec) {
        List<SimpleRecord> records = new ArrayList<>();
        byte[] key = spec.has("key") ? spec.get("key").asText().getBytes(StandardCharsets.UTF_8) : null;
        for (JsonNode value : spec.path("values")) {
            long timestamp = spec.has("timestamp") ? spec.get("timestamp").asLong() + records.size() : 1_700_000_000_000L;
            records.add(new SimpleRecord(timestamp, key, value.asText().getBytes(StandardCharsets.UTF_8)));
        }
        MemoryRecords batch = MemoryRecords.withRecords((byte) spec.path("magic").asInt(2), spec.path("offset").asLong(0),
            Compression.of(CompressionType.forName(spec.path("codec").asText("none"))).build(), TimestampType.CREATE_TIME,
            spec.path("producerId").asLong(-1), (short) spec.path("epoch").asInt(-1), spec.path("sequence").asInt(-1), 0,
            spec.path("transactional").asBoolean(), records.toArray(new SimpleRecord[0]));
        byte[] one = new byte[batch.buffer().remaining() - spec.path("cut").asInt()];
        batch.buffer().duplicate().get(one);
        if (spec.has("flip")) {
            one[spec.get("flip").asInt()] ^= 1;
        }
        byte[] bytes = new byte[one.length * spec.path("copies").asInt(1)];
        for (int start = 0; start < bytes.length; start += one.length) {
            System.arraycopy(one, 0, bytes, start, one.length);
        }
        return bytes;
    }

    /** Whether a version has a field: older ones are asked without it. */
    private static boolean isIn(Class<?> type, short version, String name) throws ReflectiveOperationException {
        Schema schema = ((Schema[]) type.getField("SCHEMAS").get(null))[version];
        for (BoundField field : schema.fields()) {
            String plain = field.def.name.replace("_", "");
            if (plain.equalsIgnoreCase(name)) {
                return true;
            }
            if (field.def.type instanceof TaggedFields tagged
                && tagged.fields().values().stream().anyMatch(f -> f.name.replace("_", "").equalsIgnoreCase(name))) {
                return true;
            }
        }
        return false;
    }

    private static Class<?> element(Field field) throws ClassNotFoundException {
        if (field.getGenericType() instanceof ParameterizedType list) {
            return list.getActualTypeArguments()[0] instanceof Class<?> type ? type : null;
        }
        String name = field.getType().getName();
        return name.endsWith("Collection") ? Class.forName(name.substring(0, name.length() - "Collection".length())) : null;
    }

    private AnswersOracle() {}
}
