package dev.based.tests.hotpath;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Loads the library's classes once more, in a form that tells {@link Counters} each monitor that they enter and each thread that they wake. All
 * others are those of the program.
 */
final class CountingLoader extends ClassLoader {
    private static final String COUNTERS = Type.getInternalName(Counters.class);

    /** What has a thread that sleeps go on. */
    private static final Set<String> WAKING = Set.of("unpark", "notify", "notifyAll", "wakeup");

    CountingLoader() {
        super(CountingLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("dev.based.") || name.equals(Counters.class.getName())) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] counting = counting(file.readAllBytes());
            return defineClass(name, counting, 0, counting.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }

    private static byte[] counting(byte[] original) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        boolean whole = (access & Opcodes.ACC_SYNCHRONIZED) != 0;
                        return new CountingMethod(
                                super.visitMethod(access, name, descriptor, signature, exceptions), whole);
                    }
                },
                0);
        return writer.toByteArray();
    }

    private static final class CountingMethod extends MethodVisitor {
        private final boolean whole;

        CountingMethod(MethodVisitor method, boolean whole) {
            super(Opcodes.ASM9, method);
            this.whole = whole;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (whole) {
                count("monitor");
            }
        }

        @Override
        public void visitInsn(int opcode) {
            super.visitInsn(opcode);
            if (opcode == Opcodes.MONITORENTER) {
                count("monitor");
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean ofInterface) {
            if (WAKING.contains(name) || (owner.startsWith("io/") && name.equals("execute"))) {
                count("wake");
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, ofInterface);
        }

        private void count(String what) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, COUNTERS, what, "()V", false);
        }
    }
}
