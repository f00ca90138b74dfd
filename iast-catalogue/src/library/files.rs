//! Files and directories, and archives of them.

super::table! {
    ["std", "tokio"] => "File::create" (0 "path" PathTraversal), "File::create_new" (0 "path" PathTraversal),
        "File::open" (0 "path" PathTraversal),
        "fs::copy" (0 "from" PathTraversal, 1 "to" PathTraversal),
        "fs::create_dir" (0 "path" PathTraversal), "fs::create_dir_all" (0 "path" PathTraversal),
        "fs::hard_link" (0 "original" PathTraversal, 1 "link" PathTraversal),
        "fs::metadata" (0 "path" PathTraversal),
        "fs::read" (0 "path" PathTraversal) -> File 0,
        "fs::read_dir" (0 "path" PathTraversal),
        "fs::read_to_string" (0 "path" PathTraversal) -> File 0,
        "fs::remove_dir" (0 "path" PathTraversal), "fs::remove_dir_all" (0 "path" PathTraversal),
        "fs::remove_file" (0 "path" PathTraversal),
        "fs::rename" (0 "from" PathTraversal, 1 "to" PathTraversal),
        "fs::write" (0 "path" PathTraversal);
    ["std"] => "Path.starts_with" () -> inside, "PathBuf.starts_with" () -> inside;
    ["tar"] => "Archive.unpack" (0 "dst" PathTraversal), "Entry.unpack" (0 "dst" PathTraversal),
        "Entry.unpack_in" (0 "dst" PathTraversal), "Entry.path" () -> name, "Entry.path_bytes" () -> name,
        "Entry.link_name" () -> name, "Entry.link_name_bytes" () -> name;
    ["zip"] => "ZipArchive.extract" (0 "directory" PathTraversal), "ZipFile.enclosed_name" () -> below,
        "ZipFile.mangled_name" () -> below;
}
