import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.Readable;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * Apache Kafka's message classes as the judge of a codec.
 *
 * <p>{@code make MESSAGES OUT SEED EACH} writes random instances of every message and version named in MESSAGES (lines of
 * name, first and last version); {@code check IN OUT} reads instances and judges them. An instance is a line of name, version,
 * bytes in hexadecimal and JSON, by tabs. The JSON is that of Kafka's converters, with records as base64.
 *
 * <p>OUT of {@code make} also has lines {@code unproven} for what this Kafka does not have, and {@code missing} for what it
 * has and MESSAGES does not. OUT of {@code check} has a line {@code ok} or {@code differs} for each line of IN.
 */
public final class CodecOracle {
    private static final String[] PACKAGES = {
        "org.apache.kafka.common.message.",
        "org.apache.kafka.common.metadata.",
        "org.apache.kafka.coordinator.group.generated.",
        "org.apache.kafka.coordinator.transaction.generated.",
        "org.apache.kafka.coordinator.share.generated.",
        "org.apache.kafka.raft.generated.",
        "org.apache.kafka.server.storage.log.",
        "org.apache.kafka.storage.internals.log.",
    };
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();
    private static final Map<String, Class<?>> CLASSES = new HashMap<>();

    private CodecOracle() { }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "make" -> make(Path.of(arguments[1]), Path.of(arguments[2]),
                Long.parseLong(arguments[3]), Integer.parseInt(arguments[4]));
            case "check" -> check(Path.of(arguments[1]), Path.of(arguments[2]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void make(Path messages, Path out, long seed, int each) throws Exception {
        TreeSet<String> known = new TreeSet<>();
        try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(out))) {
            for (String line : Files.readAllLines(messages)) {
                String[] words = line.split(" ");
                String name = words[0];
                short first = Short.parseShort(words[1]);
                short last = Short.parseShort(words[2]);
                known.add(name);
                Class<?> type = find(name);
                Schema[] schemas = type == null ? new Schema[0] : (Schema[]) type.getField("SCHEMAS").get(null);
                for (short version = first; version <= last; version++) {
                    if (version >= schemas.length || schemas[version] == null) {
                        writer.println("unproven\t" + name + " v" + version);
                        continue;
                    }
                    for (int instance = 0; instance < each; instance++) {
                        Random random = new Random(seed * 31 + (name + version + "/" + instance).hashCode());
                        Object message = fill(type, schemas[version], random, 0);
                        writer.println(line(name, version, (Message) message));
                    }
                }
                for (short version = 0; version < schemas.length; version++) {
                    if (schemas[version] != null && (version < first || version > last)) {
                        writer.println("missing\t" + name + " v" + version);
                    }
                }
            }
            for (String name : all()) {
                if (!known.contains(name)) {
                    writer.println("missing\t" + name);
                }
            }
        }
    }

    private static void check(Path in, Path out) throws Exception {
        try (BufferedReader reader = Files.newBufferedReader(in);
             PrintWriter writer = new PrintWriter(Files.newBufferedWriter(out))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                writer.println(judge(line.split("\t")));
            }
        }
    }

    private static String judge(String[] parts) {
        try {
            short version = Short.parseShort(parts[1]);
            Class<?> type = find(parts[0]);
            if (type == null) {
                return "differs\tno such message";
            }
            byte[] bytes = HEX.parseHex(parts[2]);
            ByteBufferAccessor readable = new ByteBufferAccessor(ByteBuffer.wrap(bytes));
            Constructor<?> constructor = type.getConstructor(Readable.class, short.class);
            Message message = (Message) constructor.newInstance(readable, version);
            if (readable.remaining() != 0) {
                return "differs\t" + readable.remaining() + " bytes are left";
            }
            JsonNode theirs = MAPPER.readTree(json(message, version).toString());
            JsonNode ours = MAPPER.readTree(parts[3]);
            if (!theirs.equals(ours)) {
                return "differs\tKafka reads " + theirs;
            }
            String again = HEX.formatHex(bytes(message, version));
            return again.equals(parts[2]) ? "ok" : "differs\tKafka writes " + again;
        } catch (ReflectiveOperationException | java.io.IOException | RuntimeException error) {
            Throwable cause = error.getCause() == null ? error : error.getCause();
            return "differs\t" + cause.toString().replaceAll("[\\t\\n]", " ");
        }
    }

    /** The class of the message with the protocol's name: RPCs have a suffix. */
    private static Class<?> find(String name) {
        return CLASSES.computeIfAbsent(name, key -> {
            for (String prefix : PACKAGES) {
                for (String suffix : new String[] {"Data", ""}) {
                    try {
                        Class<?> type = Class.forName(prefix + key + suffix);
                        if (Message.class.isAssignableFrom(type)) {
                            return type;
                        }
                    } catch (ClassNotFoundException error) {
                        continue;
                    }
                }
            }
            return null;
        });
    }

    /** The names of all messages with a converter in the jars and packages above. */
    private static TreeSet<String> all() throws Exception {
        TreeSet<String> names = new TreeSet<>();
        String[] samples = {"FetchRequest", "TopicRecord", "OffsetCommitKey", "TransactionLogKey", "ShareSnapshotKey",
            "QuorumStateData"};
        for (String sample : samples) {
            Class<?> type = find(sample);
            String folder = type.getPackageName().replace('.', '/') + "/";
            Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            try (JarFile file = new JarFile(jar.toFile())) {
                file.stream().map(entry -> entry.getName()).filter(entry -> entry.startsWith(folder)).forEach(entry -> {
                    String simple = entry.substring(folder.length());
                    if (simple.endsWith("JsonConverter.class") && !simple.contains("$")) {
                        String message = simple.substring(0, simple.length() - "JsonConverter.class".length());
                        if (isMessage(type.getPackageName() + "." + message)) {
                            boolean isRpc = message.endsWith("RequestData") || message.endsWith("ResponseData")
                                || message.endsWith("HeaderData");
                            names.add(isRpc ? message.substring(0, message.length() - "Data".length()) : message);
                        }
                    }
                });
            }
        }
        return names;
    }

    /** Whether this is a message with versions: the messages removed with ZooKeeper have none. */
    private static boolean isMessage(String className) {
        try {
            Class<?> type = Class.forName(className);
            return Message.class.isAssignableFrom(type) && ((Schema[]) type.getField("SCHEMAS").get(null)).length > 0;
        } catch (ReflectiveOperationException error) {
            return false;
        }
    }

    private static String line(String name, short version, Message message) throws ReflectiveOperationException {
        return name + "\t" + version + "\t" + HEX.formatHex(bytes(message, version)) + "\t" + json(message, version);
    }

    private static byte[] bytes(Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(buffer), cache, version);
        return buffer.array();
    }

    private static JsonNode json(Message message, short version) throws ReflectiveOperationException {
        Class<?> converter = Class.forName(message.getClass().getName() + "JsonConverter");
        Method write = converter.getMethod("write", message.getClass(), short.class, boolean.class);
        JsonNode json = (JsonNode) write.invoke(null, message, version, true);
        showRecords(message, json);
        return json;
    }

    /** The converters show records as empty: puts their bytes there. */
    private static void showRecords(Object value, JsonNode json) throws ReflectiveOperationException {
        for (Field field : value.getClass().getDeclaredFields()) {
            JsonNode node = json.get(field.getName());
            if (node == null || node.isNull() || Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            field.setAccessible(true);
            Object inner = field.get(value);
            if (inner instanceof MemoryRecords records) {
                ByteBuffer buffer = records.buffer();
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                ((ObjectNode) json).put(field.getName(), bytes);
            } else if (inner instanceof Collection<?> elements) {
                int index = 0;
                for (Object element : elements) {
                    if (element instanceof Message) {
                        showRecords(element, node.get(index));
                    }
                    index++;
                }
            } else if (inner instanceof Message) {
                showRecords(inner, node);
            }
        }
    }

    /** A random instance with values in the fields that the schema of the version has. */
    private static Object fill(Class<?> type, Schema schema, Random random, int depth) throws ReflectiveOperationException {
        Map<String, Type> types = new HashMap<>();
        for (var bound : schema.fields()) {
            if (bound.def.type instanceof TaggedFields tagged) {
                tagged.fields().values().forEach(field -> types.put(plain(field.name), field.type));
            } else {
                types.put(plain(bound.def.name), bound.def.type);
            }
        }
        Object value = type.getConstructor().newInstance();
        for (Field field : type.getDeclaredFields()) {
            Type fieldType = types.get(plain(field.getName()));
            // A tagged field is sometimes left at its default, which is not written.
            if (fieldType != null && !Modifier.isStatic(field.getModifiers()) && random.nextInt(8) != 0) {
                field.setAccessible(true);
                field.set(value, any(field, fieldType, random, depth));
            }
        }
        // Records may be null only where the type says so.
        for (Field field : type.getDeclaredFields()) {
            if (BaseRecords.class.isAssignableFrom(field.getType())) {
                field.setAccessible(true);
                Type fieldType = types.get(plain(field.getName()));
                if (fieldType != null && field.get(value) == null && !fieldType.isNullable()) {
                    field.set(value, records(random));
                }
            }
        }
        return value;
    }

    private static Object any(Field field, Type type, Random random, int depth) throws ReflectiveOperationException {
        if (type.isNullable() && random.nextInt(4) == 0) {
            return null;
        }
        Class<?> java = field.getType();
        if (type.isArray()) {
            Type element = type.arrayElementType().orElseThrow();
            int length = depth == 0 && random.nextInt(20) == 0 ? 120 + random.nextInt(20) : random.nextInt(depth < 2 ? 4 : 3);
            Collection<Object> elements;
            Class<?> elementClass;
            if (java == List.class) {
                elements = new ArrayList<>();
                elementClass = (Class<?>) ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
            } else {
                @SuppressWarnings("unchecked")
                Collection<Object> collection = (Collection<Object>) java.getConstructor().newInstance();
                elements = collection;
                String name = java.getName();
                elementClass = Class.forName(name.substring(0, name.length() - "Collection".length()));
            }
            for (int index = 0; index < length; index++) {
                elements.add(one(elementClass, element, random, depth + 1));
            }
            return elements;
        }
        return one(java, type, random, depth);
    }

    private static Object one(Class<?> java, Type type, Random random, int depth) throws ReflectiveOperationException {
        if (java == boolean.class || java == Boolean.class) {
            return random.nextBoolean();
        } else if (java == byte.class || java == Byte.class) {
            return (byte) number(random);
        } else if (java == short.class || java == Short.class) {
            return (short) number(random);
        } else if (java == int.class || java == Integer.class) {
            int number = (int) number(random);
            return type == Type.UINT16 ? (Object) (number & 0xffff) : (Object) number;
        } else if (java == long.class || java == Long.class) {
            return number(random);
        } else if (java == double.class || java == Double.class) {
            return (random.nextInt() - 0.5) * Math.pow(10, random.nextInt(40) - 20);
        } else if (java == String.class) {
            return text(random);
        } else if (java == Uuid.class) {
            return random.nextInt(4) == 0 ? Uuid.ZERO_UUID : new Uuid(random.nextLong(), random.nextLong());
        } else if (java == byte[].class) {
            return bytes(random);
        } else if (java == ByteBuffer.class) {
            return ByteBuffer.wrap(bytes(random));
        } else if (BaseRecords.class.isAssignableFrom(java)) {
            return records(random);
        }
        return fill(java, struct(type), random, depth);
    }

    /** The schema of a struct, which stands in a wrapper where null is allowed. */
    private static Schema struct(Type type) throws ReflectiveOperationException {
        if (type instanceof Schema schema) {
            return schema;
        }
        for (Field field : type.getClass().getDeclaredFields()) {
            if (field.getType() == Schema.class) {
                field.setAccessible(true);
                return (Schema) field.get(type);
            }
        }
        throw new IllegalStateException("no schema in " + type.getClass());
    }

    private static long number(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MAX_VALUE;
            case 3 -> Long.MIN_VALUE | Integer.MIN_VALUE | Short.MIN_VALUE;
            case 4, 5 -> random.nextInt(100);
            default -> random.nextLong();
        };
    }

    private static String text(Random random) {
        String[] letters = {"a", "b", "z", "0", "9", "-", "_", ".", " ", "\u00e9", "\u6c34", "\ud83e\udda6", "\"", "\\"};
        int length = random.nextInt(30) == 0 ? 120 + random.nextInt(20) : random.nextInt(12);
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < length; index++) {
            text.append(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(10) == 0 ? 100 + random.nextInt(400) : random.nextInt(20)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static MemoryRecords records(Random random) {
        SimpleRecord[] records = new SimpleRecord[random.nextInt(4)];
        for (int index = 0; index < records.length; index++) {
            records[index] = new SimpleRecord(1_700_000_000_000L + random.nextInt(1000), bytes(random), bytes(random));
        }
        return records.length == 0 ? MemoryRecords.EMPTY : MemoryRecords.withRecords(Compression.NONE, records);
    }

    /** A name without its case and separators: schemas have other ones than classes. */
    private static String plain(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
