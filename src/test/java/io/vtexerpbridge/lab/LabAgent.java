package io.vtexerpbridge.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Puts the kill switch around every change of a file that the bridge's own classes make, as they are loaded. */
public final class LabAgent {

    private static final String FILES = "java/nio/file/Files";
    private static final String SWITCH = KillSwitch.class.getName().replace('.', '/');
    private static final Set<String> CHANGES = Set.of(
            "move",
            "copy",
            "delete",
            "deleteIfExists",
            "createDirectories",
            "createDirectory",
            "createFile",
            "createLink",
            "createTempFile",
            "newOutputStream",
            "newBufferedWriter",
            "write",
            "writeString");

    private LabAgent() {}

    public static void premain(String options, Instrumentation instrumentation) {
        instrumentation.addTransformer(new ClassFileTransformer() {
            @Override
            public byte[] transform(
                    ClassLoader loader, String name, Class<?> changed, ProtectionDomain domain, byte[] bytes) {
                return name != null && name.startsWith("io/vtexerpbridge/") && !name.startsWith("io/vtexerpbridge/lab/")
                        ? around(bytes)
                        : null;
            }
        });
    }

    private static byte[] around(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        return new AroundFiles(super.visitMethod(access, name, descriptor, signature, exceptions));
                    }
                },
                0);
        return writer.toByteArray();
    }

    private static final class AroundFiles extends MethodVisitor {

        AroundFiles(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            boolean change = owner.equals(FILES) && CHANGES.contains(name);
            if (change) {
                tell("beforeFile", name);
            }
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            if (change) {
                tell("afterFile", name);
            }
        }

        private void tell(String side, String operation) {
            super.visitLdcInsn(operation);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, SWITCH, side, "(Ljava/lang/String;)V", false);
        }
    }

    /** The jar that {@code -javaagent} asks for; the classes themselves are on the class path. */
    static Path jar(Path folder) throws IOException {
        Path jar = folder.resolve("lab-agent.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", LabAgent.class.getName());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream made = new JarOutputStream(out, manifest)) {
            made.finish();
        }
        return jar;
    }
}
