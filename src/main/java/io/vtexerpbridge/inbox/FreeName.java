package io.vtexerpbridge.inbox;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gives a file a name that another one may take at the same moment. */
final class FreeName {

    private FreeName() {}

    /**
     * By a link, because unlike a move it never takes the place of a file that came meanwhile. A disk or share that knows no links gets
     * a move, after a look.
     *
     * @throws FileAlreadyExistsException when another file has the name; nothing is changed then
     */
    static void take(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
        } catch (FileAlreadyExistsException there) {
            throw there;
        } catch (FileSystemException noLinks) {
            Files.move(file, name);
            return;
        }
        Files.delete(file);
    }
}
