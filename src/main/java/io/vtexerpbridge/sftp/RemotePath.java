package io.vtexerpbridge.sftp;

/** Paths on a server: always with slashes, whatever this machine has. */
final class RemotePath {

    private RemotePath() {}

    /** A configured directory without the slash at its end. */
    static String of(String directory) {
        String path = directory.replaceAll("/+$", "");
        return path.isEmpty() ? directory.isEmpty() ? "." : "/" : path;
    }
}
