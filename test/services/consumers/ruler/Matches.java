import java.nio.charset.StandardCharsets;
import software.amazon.event.ruler.Ruler;

/** Reads lines of pattern, tab, event, and says for each whether the pattern matches. */
class Matches {
    public static void main(String[] arguments) throws Exception {
        for (String line : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            String[] parts = line.split("\t");
            System.out.println(Ruler.matchesRule(parts[1], parts[0]));
        }
    }
}
