import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs Apache Kafka's command line tools one after the other in one JVM, because starting one costs more than most
 * tools do.
 *
 * <p>A request is a line of tab-separated fields: limit in milliseconds, standard input, main class, arguments; within
 * a field \n, \t and \\ are escaped. The answer is a line "exit-code length" and that many bytes of what the tool
 * printed on both streams. A tool that runs longer than its limit answers 124 and ends this program.
 */
public final class Tools {
    private static final int TIMED_OUT = 124;

    /** Thrown in place of ending the JVM. */
    private static final class Exited extends Error {
        private Exited() {
            super(null, null, false, false);
        }
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            String[] fields = line.split("\t", -1);
            for (int i = 0; i < fields.length; i++) {
                fields[i] = unescape(fields[i]);
            }
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            int code = run(Long.parseLong(fields[0]), fields[1], fields[2],
                Arrays.copyOfRange(fields, 3, fields.length), printed);
            byte[] bytes;
            synchronized (printed) {
                bytes = printed.toByteArray();
            }
            answers.println(code + " " + bytes.length);
            answers.write(bytes);
            answers.flush();
            if (code == TIMED_OUT) {
                Runtime.getRuntime().halt(0);
            }
        }
        // Tools register hooks that wait for their own threads.
        Runtime.getRuntime().halt(0);
    }

    private static int run(long limitMs, String input, String mainClass, String[] arguments,
                           ByteArrayOutputStream printed) throws InterruptedException {
        AtomicReference<Integer> code = new AtomicReference<>();
        InputStream systemIn = System.in;
        PrintStream out = System.out;
        PrintStream err = System.err;
        PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Exit.setExitProcedure((status, message) -> {
            code.compareAndSet(null, status);
            if (message != null) {
                both.println(message);
            }
            throw new Exited();
        });
        Exit.setHaltProcedure((status, message) -> {
            code.compareAndSet(null, status);
            throw new Exited();
        });
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        System.setOut(both);
        System.setErr(both);
        Thread tool = new Thread(() -> {
            try {
                Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) arguments);
                code.compareAndSet(null, 0);
            } catch (InvocationTargetException thrown) {
                if (!(thrown.getCause() instanceof Exited)) {
                    thrown.getCause().printStackTrace(both);
                    code.compareAndSet(null, 1);
                }
            } catch (ReflectiveOperationException thrown) {
                thrown.printStackTrace(both);
                code.compareAndSet(null, 1);
            }
        }, mainClass);
        tool.setDaemon(true);
        tool.start();
        tool.join(limitMs);
        boolean timedOut = tool.isAlive();
        System.setIn(systemIn);
        System.setOut(out);
        System.setErr(err);
        if (timedOut) {
            return TIMED_OUT;
        }
        return code.get() == null ? 1 : code.get();
    }

    private static String unescape(String field) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 1 < field.length()) {
                i++;
                plain.append(switch (field.charAt(i)) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    default -> field.charAt(i);
                });
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private Tools() {}
}
