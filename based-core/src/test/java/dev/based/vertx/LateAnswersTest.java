package dev.based.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.DatabaseUrl;
import dev.based.spi.Access;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers change while they are asked, in courses at random: each is asked for itself, answers come late and overtake each other, a name moves
 * to the primary, servers tell little of themselves. Whoever was seen to be replaced gets no change at any time, until he has followed; and
 * once all is quiet, changes go to the one that was promoted, as far as anybody can know. Each build has the same courses, since few of all find
 * anything: {@code -Dbased.answers=100000} for so many, {@code -Dbased.answers.seed=} for others.
 */
class LateAnswersTest {
    private static final int COURSES = Integer.getInteger("based.answers", 10_000);
    private static final long SEED = Long.getLong("based.answers.seed", 1_795_820_260_000L);
    private static final int MOST_LOOKS = 8;

    /** What servers tell beside their roles. */
    private enum Words {
        NOTHING,
        WHICH_THEY_ARE,
        HOW_FAR
    }

    private enum Step {
        KILL,
        START,
        FREEZE,
        THAW,
        PROMOTE,
        SWITCH,
        FOLLOW,
        READ_ONLY,
        READ_WRITE,
        MOVE,
        ASK,
        ANSWER,
        REPORT,
        REFUSE,
        SETTLE
    }

    /** What was asked, as the server has answered it, whenever that comes. */
    private record Question(
            Member member,
            Members.Asked known,
            ModelServer node,
            int start,
            @Nullable Role answer,
            boolean refused) {}

    /** A connection of the pool. */
    private record Link(Member member, ModelServer node, int start, int epoch) {}

    private static final class Course {
        private final Random random;
        private final Words words;
        private final TargetServer target;
        private final List<ModelServer> nodes = new ArrayList<>();
        private final List<ModelServer> names = new ArrayList<>();
        /** Whether the last name moves to the primary. */
        private final boolean moves;

        private final List<Member> members = new ArrayList<>();
        private final Members known;
        private final List<Question> open = new ArrayList<>();
        /** Of which it was seen that another one has their place. */
        private final Set<Member> replaced = new HashSet<>();

        /** Those that were promoted, and have not told how far they are. */
        private final Set<Member> silent = new HashSet<>();
        /** Those that have lost their places to one of them. */
        private final Set<Member> lost = new HashSet<>();

        private final List<Link> links = new ArrayList<>();
        private final List<String> told = new ArrayList<>();
        private ModelServer primary;
        private int timelines = 1;
        /** Whether it was seen that the primary was promoted. */
        private boolean seen;

        private boolean goesOn;

        Course(long seed, Words words) {
            random = new Random(seed);
            this.words = words;
            target = random.nextBoolean() ? TargetServer.READ_WRITE : TargetServer.PRIMARY;
            int count = 2 + random.nextInt(2);
            for (int i = 0; i < count; i++) {
                nodes.add(new ModelServer(i));
            }
            primary = nodes.get(0);
            primary.primary = true;
            names.addAll(nodes);
            int more = random.nextInt(3);
            moves = more == 1;
            if (more > 0) {
                names.add(moves ? primary : nodes.get(random.nextInt(count)));
            }
            known = new Members(
                    HostOptions.of(DatabaseUrl.parse("postgresql://a,b,c,d/x?target_session_attrs=" + target.word())));
            for (int i = 0; i < names.size(); i++) {
                members.add(known.at(i, new Cluster.Host("h" + i, 1, "h" + i), null));
            }
        }

        void run() {
            Step[] steps = Step.values();
            for (int i = random.nextInt(60); i > 0; i--) {
                Step step = steps[random.nextInt(steps.length)];
                ModelServer node = nodes.get(random.nextInt(nodes.size()));
                told.add(step + " " + node.number);
                happen(step, node);
                told.add(" " + nodes + names.subList(nodes.size(), names.size()));
                check();
            }
            settle();
        }

        private void happen(Step step, ModelServer node) {
            switch (step) {
                case KILL -> {
                    node.down = true;
                    node.frozen = false;
                    node.restart();
                }
                case START -> node.down = false;
                case FREEZE -> node.frozen = !node.down;
                case THAW -> node.frozen = false;
                case READ_ONLY -> node.readOnly = node.primary;
                case READ_WRITE -> node.readOnly = false;
                case MOVE -> {
                    if (moves) {
                        names.set(names.size() - 1, primary);
                        replaced.remove(members.get(names.size() - 1));
                    }
                }
                case ASK -> ask(members.get(random.nextInt(members.size())));
                case ANSWER -> {
                    if (!open.isEmpty()) {
                        answer(open.remove(random.nextInt(open.size())));
                    }
                }
                case REPORT -> pick(this::report);
                case REFUSE -> pick(this::refuse);
                case SETTLE -> settle();
                default -> change(step, node);
            }
        }

        private void change(Step step, ModelServer node) {
            boolean follows = !node.primary && node.answers() && node.timeline == primary.timeline;
            if (step == Step.FOLLOW && node != primary && primary.answers()) {
                follow(node);
                node.down = false;
                node.frozen = false;
            } else if (follows && (step == Step.SWITCH ? primary.answers() : !primary.answers())) {
                ModelServer old = primary;
                node.primary = true;
                forget(node);
                node.timeline = ++timelines;
                primary = node;
                seen = false;
                if (step == Step.SWITCH) {
                    follow(old);
                }
            }
        }

        private void follow(ModelServer node) {
            node.primary = false;
            forget(node);
            node.readOnly = false;
            node.timeline = primary.timeline;
            node.restart();
        }

        private void forget(ModelServer node) {
            replaced.removeIf(each -> node(each) == node);
        }

        private ModelServer node(Member member) {
            return names.get(member.index());
        }

        private void ask(Member member) {
            ModelServer node = node(member);
            open.add(new Question(
                    member,
                    known.beforeAsking(member),
                    node,
                    node.starts,
                    node.answers() ? node.role() : null,
                    node.down));
        }

        private void answer(Question question) {
            Member member = question.member;
            told.add("answer " + member.index() + " " + question.answer);
            if (question.answer == null) {
                known.down(member, question.refused);
                return;
            }
            goesOn |= noticed(member, question.node, () -> known.up(member, question.known, question.answer));
            Role role = member.role();
            if (role != null && target.accepts(role) && !known.isRefused(member, target)) {
                links.add(new Link(member, question.node, question.start, member.epoch()));
            }
            if (question.answer.equals(question.node.role()) && question.start == question.node.starts) {
                askHowFar(member, question.node);
            }
        }

        /** Takes note of a promotion that is seen. */
        private boolean noticed(Member member, ModelServer by, BooleanSupplier answer) {
            Role before = member.role();
            boolean again = answer.getAsBoolean();
            Role now = member.role();
            if (before != null
                    && before.standby()
                    && now != null
                    && target.accepts(now)
                    && by == primary
                    && primary.primary) {
                seen = members.stream().allMatch(each -> each.role() != null);
                boolean several = members.stream()
                                .filter(each -> each != member && each.role() != null && target.accepts(each.role()))
                                .map(this::node)
                                .distinct()
                                .count()
                        > 1;
                members.stream()
                        .filter(each -> !several && each != member)
                        .filter(each -> node(each) != primary
                                && each.role() != null
                                && !each.role().standby())
                        .filter(each -> node(each).primary)
                        .filter(each -> members.stream() // who is found later has its place where the new one has none
                                .noneMatch(other -> node(other) == node(each) && other.role() == null))
                        .forEach(replaced::add);
            }
            boolean promoted = before != null && before.standby() && now != null && !now.standby();
            if (promoted && target.accepts(now)) {
                remember(member);
            }
            if (promoted && (by != primary || by != node(member))) { // so late that only a position tells
                seen = false;
                if (words != Words.HOW_FAR || silent.stream().anyMatch(each -> node(each) == primary)) {
                    replaced.removeIf(each -> node(each) == by);
                }
            }
            return again;
        }

        /** Until the one that was promoted tells how far it is, nobody knows that another one was promoted later. */
        private void remember(Member promoted) {
            lost.remove(promoted);
            silent.add(promoted);
            members.stream()
                    .filter(each -> each != promoted
                            && each.role() != null
                            && !each.role().standby())
                    .forEach(lost::add);
        }

        private void askHowFar(Member member, ModelServer node) {
            Role role = member.role();
            if (role == null || !target.accepts(role) || !node.answers() || !target.accepts(node.role())) {
                return;
            }
            String server = node.number + "." + node.starts;
            if (silent.remove(member)) {
                lost.removeIf(each -> node(each) != node(member));
            }
            goesOn |= known.told(
                    member,
                    switch (words) {
                        case NOTHING -> Position.UNKNOWN;
                        case WHICH_THEY_ARE -> Position.of(server);
                        case HOW_FAR -> new ModelServer.Place(node.timeline, server);
                    });
        }

        private void pick(Consumer<Link> with) {
            links.removeIf(each -> each.start != each.node.starts);
            if (!links.isEmpty()) {
                with.accept(links.get(random.nextInt(links.size())));
            }
        }

        /** The server tells what it is, as PostgreSQL does. */
        private void report(Link link) {
            Member member = link.member;
            if (link.node.answers()
                    && link.epoch == member.epoch()
                    && !link.node.role().equals(member.role())) {
                told.add("report " + member.index() + " " + link.node.role());
                noticed(member, link.node, () -> known.up(member, link.node.role()));
            }
        }

        private void refuse(Link link) {
            Member member = link.member;
            if (link.node.answers() && link.node.role().readOnly() && link.epoch == member.epoch()) {
                told.add("refuse " + member.index());
                Role before = member.role();
                known.up(member, new Role(before != null && before.standby(), true));
            }
        }

        private void check() {
            for (Member member : members) {
                if (replaced.contains(member) && target.accepts(node(member).role())) {
                    assertThat(member.serves(Access.READ_WRITE))
                            .as("%s serves, %s", node(member), told)
                            .isFalse();
                }
            }
            for (Link link : links) {
                Member member = link.member;
                if (replaced.contains(member)
                        && link.node != primary
                        && link.start == link.node.starts
                        && target.accepts(link.node.role())) {
                    assertThat(link.epoch == member.epoch() && member.serves(Access.READ_WRITE))
                            .as("a connection to %s serves, %s", link.node, told)
                            .isFalse();
                }
            }
        }

        private void look() {
            goesOn = false;
            List<Member> order = new ArrayList<>(members);
            Collections.shuffle(order, random);
            order.forEach(this::ask);
            Collections.shuffle(open, random);
            while (!open.isEmpty()) {
                answer(open.remove(open.size() - 1));
            }
            known.reconsider();
        }

        private void settle() {
            int looks = 0;
            do {
                look();
                assertThat(looks++).as("looks, %s", told).isLessThan(MOST_LOOKS);
            } while (goesOn || looks < 2);
            check();
            if (seen && primary.answers() && target.accepts(primary.role())) {
                assertThat(members)
                        .as("the primary serves, %s", told)
                        .anyMatch(each -> node(each) == primary && each.serves(Access.READ_WRITE));
            }
            for (Member member : members) {
                ModelServer node = node(member);
                boolean accepted = node.answers() && target.accepts(node.role());
                if (accepted
                        && node == primary
                        && (words == Words.HOW_FAR && !lost.contains(member)
                                || (seen && words == Words.WHICH_THEY_ARE))) {
                    assertThat(member.serves(Access.READ_WRITE))
                            .as("%s serves, %s", node, told)
                            .isTrue();
                    assertThat(known.isRefused(member, target))
                            .as("%s, %s", node, told)
                            .isFalse();
                } else if (accepted
                        && node != primary
                        && words == Words.HOW_FAR
                        && primary.answers()
                        && target.accepts(primary.role())) {
                    assertThat(member.serves(Access.READ_WRITE))
                            .as("%s serves, %s", node, told)
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Words.class)
    void changesGoWhereTheyBelong(Words words) {
        for (int i = 0; i < COURSES; i++) {
            long seed = SEED + i;
            try {
                new Course(seed, words).run();
            } catch (AssertionError | RuntimeException wrong) {
                throw new AssertionError("-Dbased.answers=1 -Dbased.answers.seed=" + seed, wrong);
            }
        }
    }
}
