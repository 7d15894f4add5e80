package dev.based.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.based.DatabaseUrl;
import dev.based.spi.Access;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers end, hang, come back as they were, are promoted, follow and are read-only for a while, at random, and are looked at now and then. Once
 * they are left alone and have been looked at, changes go where they belong, and nowhere else. {@code -Dbased.members=100000} for so many
 * courses, {@code -Dbased.members.seed=} for one.
 */
class MembersCourseTest {
    private static final int COURSES = Integer.getInteger("based.members", 2000);
    private static final long SEED = Long.getLong("based.members.seed", System.currentTimeMillis());
    private static final int MOST_LOOKS = 8;

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
        LOOK,
        SETTLE
    }

    /** One course of events. */
    private static final class Course {
        private final Random random;
        /** Whether all take changes, as in Galera. */
        private final boolean all;

        private final List<ModelServer> nodes = new ArrayList<>();
        /** Where each name leads. */
        private final List<ModelServer> names = new ArrayList<>();

        private final List<Member> members = new ArrayList<>();
        private final Members known;
        private final List<String> told = new ArrayList<>();
        private ModelServer primary;
        private int timelines = 1;
        private boolean goesOn;

        Course(long seed, boolean all) {
            random = new Random(seed);
            this.all = all;
            int count = 2 + random.nextInt(2);
            for (int i = 0; i < count; i++) {
                ModelServer node = new ModelServer(i);
                node.primary = all || i == 0;
                nodes.add(node);
            }
            names.addAll(nodes);
            if (random.nextBoolean()) {
                names.add(nodes.get(random.nextInt(count)));
            }
            primary = nodes.get(0);
            known = new Members(
                    HostOptions.of(DatabaseUrl.parse("postgresql://a,b,c,d/x?target_session_attrs=read-write")));
            for (int i = 0; i < names.size(); i++) {
                members.add(known.at(i, new Cluster.Host("h" + i, 1, "h" + i), null));
            }
        }

        void run() {
            Step[] steps = Step.values();
            for (int i = random.nextInt(40); i > 0; i--) {
                Step step = steps[random.nextInt(steps.length)];
                happen(step, nodes.get(random.nextInt(nodes.size())));
                told.add(step + " " + nodes);
            }
            settle();
        }

        private void happen(Step step, ModelServer node) {
            switch (step) {
                case KILL -> {
                    node.down = true;
                    node.frozen = false;
                }
                case START -> node.down = false;
                case FREEZE -> node.frozen = !node.down;
                case THAW -> node.frozen = false;
                case READ_ONLY -> node.readOnly = node.primary;
                case READ_WRITE -> node.readOnly = false;
                case LOOK -> look();
                case SETTLE -> settle();
                default -> {
                    if (!all) {
                        change(step, node);
                    }
                }
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
                node.timeline = ++timelines;
                primary = node;
                if (step == Step.SWITCH) {
                    follow(old);
                }
            }
        }

        private void follow(ModelServer node) {
            node.primary = false;
            node.readOnly = false;
            node.timeline = primary.timeline;
        }

        /** In any order, as a round of the prober's does. */
        private void look() {
            goesOn = false;
            List<Member> order = new ArrayList<>(members);
            Collections.shuffle(order, random);
            order.forEach(this::ask);
            order.forEach(this::askHowFar);
            known.reconsider();
        }

        private ModelServer node(Member member) {
            return names.get(member.index());
        }

        private void ask(Member member) {
            if (node(member).answers()) {
                goesOn |= known.up(
                        member, known.beforeAsking(member), node(member).role());
            } else {
                known.down(member, node(member).down);
            }
        }

        private void askHowFar(Member member) {
            ModelServer node = node(member);
            if (!node.answers() || node.role().readOnly()) {
                return;
            }
            goesOn |= known.told(
                    member,
                    all ? Position.of("" + node.number) : new ModelServer.Place(node.timeline, "" + node.number));
            if (all && member.isSuperseded() && known.isPrimary(member)) {
                known.serveBesideOthers(member);
            }
        }

        private void settle() {
            int looks = 0;
            do {
                look();
                assertThat(looks++).as("looks, %s", told).isLessThan(MOST_LOOKS);
            } while (goesOn || looks < 2);
            for (Member member : members) {
                ModelServer node = node(member);
                boolean takesChanges = node.answers() && node.primary && !node.readOnly;
                if (takesChanges && (all || node == primary)) {
                    assertThat(member.serves(Access.READ_WRITE))
                            .as("%s serves, %s", node, told)
                            .isTrue();
                    assertThat(known.isRefused(member, TargetServer.READ_WRITE)).isFalse();
                } else if (takesChanges && primary.answers() && !primary.readOnly) {
                    assertThat(member.serves(Access.READ_WRITE))
                            .as("%s serves, %s", node, told)
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changesGoWhereTheyBelong(boolean all) {
        for (int i = 0; i < COURSES; i++) {
            long seed = SEED + i;
            try {
                new Course(seed, all).run();
            } catch (AssertionError | RuntimeException wrong) {
                throw new AssertionError("-Dbased.members=1 -Dbased.members.seed=" + seed, wrong);
            }
        }
    }
}
