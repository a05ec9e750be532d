package io.millrace.lakewriter.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaFuture;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GatheringTest {
    private static final int QUESTIONS = 64;

    private final ConcurrentLinkedQueue<Set<Integer>> requests = new ConcurrentLinkedQueue<>();

    private Map<Integer, KafkaFuture<String>> answers(Set<Integer> questions) {
        requests.add(Set.copyOf(questions));
        Map<Integer, KafkaFuture<String>> answers = new HashMap<>();
        questions.forEach(question -> answers.put(question, KafkaFuture.completedFuture("answer " + question)));
        return answers;
    }

    @Test
    void everybodyGetsTheAnswerToTheirQuestion() throws Exception {
        Gathering<Integer, String> gathering = new Gathering<>(this::answers);
        ExecutorService threads = Executors.newFixedThreadPool(QUESTIONS);
        CountDownLatch together = new CountDownLatch(QUESTIONS);
        try {
            List<Future<String>> asked = new ArrayList<>();
            for (int i = 0; i < QUESTIONS; i++) {
                int question = i;
                asked.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    return gathering.ask(question).get();
                }));
            }
            for (int i = 0; i < QUESTIONS; i++) {
                assertThat(asked.get(i).get()).isEqualTo("answer " + i);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(requests.stream().mapToInt(Set::size).sum())
                .as("each question is sent once")
                .isEqualTo(QUESTIONS);
    }

    @Test
    void aQuestionThatIsAskedAgainIsSentAgain() throws Exception {
        AtomicInteger version = new AtomicInteger();
        Gathering<String, Integer> gathering = new Gathering<>(questions -> {
            KafkaFuture<Integer> now = KafkaFuture.completedFuture(version.incrementAndGet());
            Map<String, KafkaFuture<Integer>> answers = new HashMap<>();
            questions.forEach(question -> answers.put(question, now));
            return answers;
        });
        assertThat(gathering.ask("topic").get()).isEqualTo(1);
        assertThat(gathering.ask("topic").get()).isEqualTo(2);
    }

    @Test
    void aRequestThatFailsIsForgotten() throws ExecutionException, InterruptedException {
        Gathering<Integer, String> gathering = new Gathering<>(questions -> {
            if (requests.isEmpty()) {
                requests.add(Set.of());
                throw new IllegalStateException("closed");
            }
            return answers(questions);
        });
        assertThatThrownBy(() -> gathering.ask(1)).hasMessageContaining("closed");
        assertThat(gathering.ask(1).get()).isEqualTo("answer 1");
    }
}
