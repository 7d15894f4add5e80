package films;

import static dev.based.Async.await;

import dev.based.Database;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class Application {
    public record Film(String title, int year) {}

    @Bean(destroyMethod = "disconnect") // Spring waits for the stage that it returns
    Database database(@Value("${database.url}") String url) {
        return await(Database.create(url).connect());
    }

    @Bean
    CommandLineRunner films(Database database) {
        return arguments -> {
            await(database.execute("CREATE TABLE IF NOT EXISTS boot_films (title VARCHAR(100), year INTEGER)"));
            await(database.run(session -> {
                await(session.execute("DELETE FROM boot_films"));
                await(session.execute("INSERT INTO boot_films VALUES (:title, :year)", Map.of("title", "Alien", "year", 1979)));
            }));
            System.out.println("found: " + await(database.fetchOne("SELECT * FROM boot_films")).orElseThrow().as(Film.class));
        };
    }

    public static void main(String[] urls) {
        for (String url : urls) {
            var context = SpringApplication.run(Application.class, "--database.url=" + url);
            Database database = context.getBean(Database.class);
            context.close();
            try {
                await(database.fetchAll("SELECT 1"));
                throw new AssertionError("not disconnected");
            } catch (dev.based.DatabaseNotConnectedException disconnected) {
                System.out.println("disconnected");
            }
        }
    }
}
