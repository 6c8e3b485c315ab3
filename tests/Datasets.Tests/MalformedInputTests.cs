using SatCurate.Curation;
using SatCurate.Datasets.Glyphs;
using SkiaSharp;

namespace SatCurate.Datasets.Tests;

/// <summary>Every kind of bad input is one line that names the place, and leaves the store as it was.</summary>
public sealed class MalformedInputTests : IDisposable
{
    private static readonly Dictionary<string, (Func<InputFolder, IngestRequest> Request, string Message)> Cases = new()
    {
        ["no such file"] = (f => Paths(f.PathOf("gone")), "no such file or folder (ROOT/gone)."),
        ["nothing named"] = (_ => Paths(), "no input named. Give the files or the folder to ingest."),
        ["empty file"] = (f => Paths(f.Text("nil", "")), "the file is empty (ROOT/nil)."),
        ["unrecognisable"] = (
            f => Paths(f.Bytes("blob", [1, 2, 3, 0, 5])),
            "it cannot be told what the input is: no magic number of IDX, npy, npz, Parquet or tar, no whole CIFAR records, no text (ROOT/blob)."),
        ["unknown format"] = (f => Paths(f.Text("a", "x")) with { Format = "npz" }, "unknown format 'npz' (--format). One of auto, idx,"),
        ["bad name"] = (f => Paths(f.Text("a", "x")) with { Dataset = "../x" }, "'../x' cannot name a data set."),
        ["bad limit"] = (f => Paths(f.Idx("train", 3)) with { Limit = 0 }, "--limit 0 is not positive."),
        ["bad size"] = (f => Paths(f.Pets("pets")) with { Size = 4 }, "--size 4 lies outside 8-512."),
        ["size of no folder"] = (f => Paths(f.Idx("train", 3)) with { Size = 32 }, "--size is for pictures, not for idx."),
        ["label column of no CSV"] = (f => Paths(f.Idx("train", 3)) with { LabelColumn = "y" }, "--label-column is for CSV, JSONL, Parquet, WebDataset and image folders, not for idx."),
        ["bad noise"] = (f => Paths(f.Idx("train", 3)) with { Inject = "symmetric:2" }, "noise rate 2 lies outside [0,1] (--inject symmetric:2)."),

        ["wrong magic"] = (f => Paths(f.Text("a", "hello")) with { Format = "idx" }, "not an IDX file: wrong magic number (ROOT/a)."),
        ["IDX of floats"] = (f => Paths(f.Bytes("a", [0, 0, 13, 3, 0, 0, 0, 1])), "IDX element type 0x0d is not read, only uint8 (0x08) (ROOT/a)."),
        ["IDX labels as images"] = (
            f => Paths(f.IdxLabels("a", 1, 2)), "IDX file of 1 dimensions where images (3) are wanted (ROOT/a). Give the ...-images-idx3-... file."),
        ["IDX header cut"] = (f => Paths(f.Cut(f.Idx("train", 3), "cut", 10)), "the IDX header is truncated (ROOT/cut)."),
        ["IDX huge"] = (
            f => Paths(f.Bytes("a", [0, 0, 8, 3, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0])),
            "the IDX header states an impossible size of 65536 in dimension 2 (ROOT/a)."),
        ["IDX truncated"] = (
            f => Paths(f.Cut(f.Idx("train", 9), "train-images-idx3-ubyte-cut", -1)) with { Labels = f.PathOf("train-labels-idx1-ubyte") },
            "the IDX file is truncated: 8 of 9 samples (ROOT/train-images-idx3-ubyte-cut)."),
        ["IDX trailing bytes"] = (
            f => Paths(f.Bytes("x", [.. File.ReadAllBytes(f.Idx("train", 9)), 1])) with { Labels = f.PathOf("train-labels-idx1-ubyte") },
            "the IDX file has bytes after its 9 samples (ROOT/x)."),
        ["IDX empty"] = (f => Paths(f.Idx("train", 0)), "the data set is empty (ROOT/train-images-idx3-ubyte, ROOT/train-labels-idx1-ubyte)."),
        ["IDX without labels"] = (
            f => Paths(f.IdxImages("train-images-idx3-ubyte", 3)),
            "no labels beside the IDX images (ROOT/train-images-idx3-ubyte). Put train-labels-idx1-ubyte there or give the labels with --labels FILE."),
        ["IDX counts differ"] = (
            f =>
            {
                f.Idx("train", 4);
                return Paths(f.IdxImages("train-images-idx3-ubyte", 3));
            },
            "3 images but 4 labels (ROOT/train-images-idx3-ubyte and ROOT/train-labels-idx1-ubyte)."),
        ["IDX labels truncated"] = (
            f =>
            {
                string images = f.Idx("train", 4);
                f.Cut(f.PathOf("train-labels-idx1-ubyte"), "train-labels-idx1-ubyte", -2);
                return Paths(images);
            },
            "the IDX file is truncated: 2 of 4 samples (ROOT/train-labels-idx1-ubyte)."),
        ["gzip truncated"] = (
            f =>
            {
                string whole = f.IdxImages("whole.gz", 500);
                return Paths(f.Cut(whole, "train.gz", -2000)) with { Labels = f.Text("l.csv", Rows(500)) };
            },
            "the gzip file is truncated or damaged (ROOT/train.gz). Fetch it again and check its size."),
        ["gzip without its end"] = (
            f =>
            {
                string whole = f.IdxImages("whole.gz", 500);
                return Paths(f.Cut(whole, "train.gz", -6)) with { Labels = f.Text("l.csv", Rows(500)) };
            },
            "the gzip file is truncated or damaged (ROOT/train.gz). Fetch it again and check its size."),
        ["gzip damaged"] = (
            f =>
            {
                byte[] bytes = File.ReadAllBytes(f.IdxImages("whole.gz", 500));
                bytes[^6] ^= 1;
                File.WriteAllBytes(f.PathOf("train.gz"), bytes);
                return Paths(f.PathOf("train.gz")) with { Labels = f.Text("l.csv", Rows(500)) };
            },
            "the gzip file is truncated or damaged (ROOT/train.gz). Fetch it again and check its size."),

        ["CIFAR truncated"] = (
            f => Paths(f.Cut(f.Cifar("a.bin", 3), "b.bin", -5)) with { Format = "cifar" },
            "truncated or not CIFAR: 9214 bytes are no whole number of records of 3073 (CIFAR-10) or 3074 (CIFAR-100) bytes (ROOT/b.bin)."),
        ["CIFAR label out of range"] = (
            f => Paths(f.Cifar("a.bin", 11, 100)) with { Format = "cifar10" },
            "truncated or not CIFAR: 33814 bytes are no whole number of records of 3073 bytes (ROOT/a.bin)."),
        ["CIFAR label 12"] = (
            f => Paths(f.Bytes("a.bin", [.. new byte[3073], 12, .. new byte[3072]])), "label 12 lies outside 0-9 (ROOT/a.bin, record 1)."),
        ["CIFAR gzip truncated"] = (
            f => Paths(f.Cut(f.Cifar("a.bin.gz", 3), "b.bin.gz", -100)) with { Format = "cifar" },
            "the gzip file is truncated or damaged (ROOT/b.bin.gz)."),

        ["folder without images"] = (
            f =>
            {
                f.Text("dir/cat/readme.txt", "x");
                return Paths(f.PathOf("dir"));
            },
            "no images in the folder (ROOT/dir). For IDX, CIFAR or CSV name the files themselves."),
        ["image undecodable"] = (
            f =>
            {
                f.Text("pets/dog/9.png", "this is no picture");
                return Paths(f.Pets("pets")) with { Strict = true };
            },
            "the image cannot be decoded: it is no JPEG, PNG, WebP, BMP or GIF (ROOT/pets/dog/9.png). Remove it or replace it."),
        ["image truncated"] = (
            f =>
            {
                string whole = f.Picture("big.png", Noise(64));
                f.Pets("pets");
                f.Cut(whole, "pets/dog/9.png", new FileInfo(whole).Length > 3000 ? 2000 : 0);
                return Paths(f.PathOf("pets")) with { Strict = true };
            },
            "the image cannot be decoded: it is truncated or damaged (ROOT/pets/dog/9.png)."),
        ["images mostly undecodable"] = (
            f =>
            {
                f.Picture("pets/cat/0.png", SKColors.Red);
                f.Picture("pets/dog/0.png", SKColors.Red);
                f.Text("pets/dog/1.png", "x");
                f.Text("pets/dog/2.png", "x");
                f.Text("pets/dog/3.png", "x");
                return Paths(f.PathOf("pets"));
            },
            "more than half of 5 images cannot be decoded; of the last one: the image cannot be decoded: it is no JPEG, PNG, WebP, BMP or GIF (ROOT/pets/dog/3.png)."),
        ["labels by index, images passed over"] = (
            f =>
            {
                f.Text("pets/cat/1x.png", "x");
                return Paths(f.Pets("pets")) with { Labels = f.Text("l.csv", Rows(7)) };
            },
            "labels by index, but 1 images cannot be decoded, which would shift them (ROOT/l.csv). Give labels as path,label,"),
        ["image outside the classes"] = (
            f =>
            {
                f.Picture("pets/stray.png", SKColors.Red);
                return Paths(f.Pets("pets"));
            },
            "the image lies in no class folder (ROOT/pets/stray.png)."),
        ["one class folder"] = (
            f =>
            {
                f.Picture("one/cat/a.png", SKColors.Red);
                return Paths(f.PathOf("one"));
            },
            "only one class, 'cat', among the given labels (ROOT/one). Two classes at least are needed."),

        ["CSV NaN"] = (f => Paths(f.Text("d.csv", "p,q,label\n1,2,x\n3,NaN,y\n")), "'NaN' is not a finite number (ROOT/d.csv, line 3, column 1 'q')."),
        ["CSV NaN behind a blank line"] = (f => Paths(f.Text("d.csv", "p,q,label\n1,2,x\n\n3,NaN,y\n")), "(ROOT/d.csv, line 4, column 1 'q')."),
        ["CSV infinity"] = (f => Paths(f.Text("d.csv", "1,2,x\n1e39,3,y\n")), "is not a finite number (ROOT/d.csv, line 2, column 0)."),
        ["CSV text"] = (f => Paths(f.Text("d.csv", "p,q,label\n1,2,x\n3,red,y\n")), "'red' is not a finite number (ROOT/d.csv, line 3, column 1 'q')."),
        ["CSV empty cell"] = (f => Paths(f.Text("d.csv", "p,q,label\n1,2,x\n,2,y\n")), "an empty cell among the features (ROOT/d.csv, line 3, column 0 'p')."),
        ["CSV ragged"] = (f => Paths(f.Text("d.csv", "p,q,label\n1,2,x\n3,y\n")), "2 cells where 3 are wanted (ROOT/d.csv, line 3)."),
        ["CSV header alone"] = (f => Paths(f.Text("d.csv", "p,q,label\n")), "the data set is empty: a header without rows (ROOT/d.csv)."),
        ["CSV no such column"] = (
            f => Paths(f.Text("d.csv", "p,q,label\n1,2,x\n")) with { LabelColumn = "z" }, "no column 'z' (ROOT/d.csv). Columns: p, q, label."),
        ["CSV one class"] = (f => Paths(f.Text("d.csv", "p,label\n1,x\n2,x\n")), "only one class, 'x', among the given labels (ROOT/d.csv)."),
        ["CSV no labels"] = (f => Paths(f.Text("d.csv", "p,label\n1,\n2,\n")), "no sample has a label (ROOT/d.csv)."),
        ["CSV broken quotes"] = (f => Paths(f.Text("d.csv", "p,label\n1,x\n2,\"y\"z\n")), "malformed CSV (ROOT/d.csv, line 3)."),

        ["text CSV without its column"] = (
            f => Paths(f.Text("t.csv", "say,label\na,x\n")) with { TextColumn = "text" }, "no column 'text' (ROOT/t.csv). Columns: say, label."),
        ["text CSV without labels"] = (
            f => Paths(f.Text("t.csv", "text,a,b\nx,1,2\n")), "it cannot be told where the labels are (ROOT/t.csv). Name the column with --label-column"),
        ["text CSV ragged"] = (f => Paths(f.Text("t.csv", "text,label\na,x\nb\n")), "1 cells where 2 are wanted (ROOT/t.csv, line 3, sample 1)."),
        ["text CSV header alone"] = (f => Paths(f.Text("t.csv", "text,label\n")), "the data set is empty: a header without rows (ROOT/t.csv)."),
        ["text CSV one class"] = (f => Paths(f.Text("t.csv", "text,label\na,x\nb,x\n")), "only one class, 'x', among the given labels (ROOT/t.csv)."),
        ["text CSV not UTF-8"] = (
            f => Paths(f.Bytes("t.csv", [.. "text,label\na,x\n"u8, 0xE9, .. ",y\n"u8])), "not UTF-8: byte 0xe9 (ROOT/t.csv, line 3)."),
        ["text CSV too long"] = (
            f => Paths(f.Text("t.csv", $"text,label\na,x\n{new string('a', 10_000_000)},y\n")), "a text of 10000000 bytes, 65536 are the most (ROOT/t.csv, line 3, sample 1)."),
        ["text CSV open quote"] = (
            f => Paths(f.Text("t.csv", $"text,label\na,x\n\"{new string('a', 34_000_000)},y\n")), "a row of more than 33554432 characters (ROOT/t.csv, line 3). Check its quotes."),
        ["text column is the label"] = (
            f => Paths(f.Text("t.csv", "text,label\na,x\n")) with { TextColumn = "label" }, "'label' cannot be both text and label (ROOT/t.csv)."),

        ["JSONL malformed"] = (f => Paths(f.Text("t.jsonl", Line("a", "x") + "{\"text\":\n")), "malformed JSON (ROOT/t.jsonl, line 2). One object a line is wanted."),
        ["JSONL of an array"] = (f => Paths(f.Text("t.jsonl", "[{\"text\":\"a\"}]")), "one JSON array where one object a line is wanted (ROOT/t.jsonl)."),
        ["JSONL other value"] = (f => Paths(f.Text("t.jsonl", Line("a", "x") + "[]\n")), "a JSON array where an object is wanted (ROOT/t.jsonl, line 2)."),
        ["JSONL empty"] = (f => Paths(f.Text("t.jsonl", "\n\n")) with { Format = "jsonl" }, "the data set is empty (ROOT/t.jsonl)."),
        ["JSONL no text key"] = (
            f => Paths(f.Text("t.jsonl", Line("a", "x") + "\n{\"label\":\"y\"}\n")), "no key 'text' (ROOT/t.jsonl, line 3, sample 1). Every object needs the keys of the first."),
        ["JSONL no label key"] = (f => Paths(f.Text("t.jsonl", Line("a", "x") + "{\"text\":\"b\"}\n")), "no key 'label' (ROOT/t.jsonl, line 2, sample 1)."),
        ["JSONL text of a number"] = (
            f => Paths(f.Text("t.jsonl", Line("a", "x") + "{\"text\":3,\"label\":\"y\"}\n")), "'text' is a number, no string (ROOT/t.jsonl, line 2, sample 1)."),
        ["JSONL label of an object"] = (
            f => Paths(f.Text("t.jsonl", "{\"text\":\"a\",\"label\":{}}\n")), "the label is an object (ROOT/t.jsonl, line 1, sample 0)."),
        ["JSONL half a character"] = (
            f => Paths(f.Text("t.jsonl", "{\"text\":\"\\ud83d\",\"label\":1}\n")), "a string holds half of a surrogate pair (ROOT/t.jsonl, line 1, sample 0)."),
        ["JSONL not UTF-8"] = (
            f => Paths(f.Bytes("t.jsonl", [.. "{\"text\":\"a\",\"label\":1}\n\n{\"text\":\""u8, 0xFF, .. "\"}\n"u8])), "not UTF-8: byte 0xff (ROOT/t.jsonl, line 3)."),
        ["JSONL too long a text"] = (
            f => Paths(f.Text("t.jsonl", Line("a", "x") + Line(new string('a', 70_000), "y"))), "a text of 70000 bytes, 65536 are the most (ROOT/t.jsonl, line 2, sample 1)."),
        ["JSONL too long a line"] = (
            f => Paths(f.Text("t.jsonl", Line("a", "x") + Line(new string('a', 10_000_000), "y"))), "the line is longer than 4194304 bytes (ROOT/t.jsonl, line 2)."),
        ["JSONL one class"] = (f => Paths(f.Text("t.jsonl", Line("a", "x") + Line("b", "x"))), "only one class, 'x', among the given labels (ROOT/t.jsonl)."),
        ["JSONL features of text"] = (
            f => Paths(f.Text("t.jsonl", "{\"a\":1,\"b\":\"c\",\"label\":1}\n")), "'b' holds a string, no number (ROOT/t.jsonl, line 1)."),
        ["JSONL features of two lengths"] = (
            f => Paths(f.Text("t.jsonl", "{\"v\":[1,2],\"label\":1}\n{\"v\":[1],\"label\":2}\n")), "'v' holds 1 numbers where 2 are wanted (ROOT/t.jsonl, line 2, sample 1)."),
        ["JSONL feature too large"] = (
            f => Paths(f.Text("t.jsonl", "{\"v\":[1,2],\"label\":1}\n{\"v\":[1,1e99],\"label\":2}\n")), "'1e99' in 'v' is not a finite number (ROOT/t.jsonl, line 2, sample 1)."),
        ["JSONL test of features"] = (
            f => Paths(f.Text("t.jsonl", Line("a", "x") + Line("b", "y"))) with { TestPaths = [f.Text("u.jsonl", "{\"a\":1,\"label\":\"x\"}\n")] },
            "the columns differ from those of ROOT/t.jsonl (ROOT/u.jsonl)."),

        ["Parquet of no Parquet"] = (
            f => Paths(f.Bytes("t.parquet", [.. "PAR1"u8, .. new byte[40]])), "the Parquet file is damaged, or written in a way that is not read (ROOT/t.parquet)."),
        ["Parquet cut"] = (
            f => Paths(f.Bytes("t.parquet", Parquet(["a", "b"], ["x", "y"])[..^9])), "the Parquet file is damaged, or written in a way that is not read (ROOT/t.parquet)."),
        ["Parquet that lies about its rows"] = (
            f => Paths(f.Bytes("t.parquet", Lying(Parquet([.. Enumerable.Repeat("a", 70)], [.. Enumerable.Repeat("x", 70)])))), "(ROOT/t.parquet"),
        ["Parquet without text"] = (
            f => Paths(f.Bytes("t.parquet", Parquet(["a", null], ["x", "y"]))), "no text (ROOT/t.parquet, row group 0, sample 1). Leave such rows out."),
        ["Parquet without its column"] = (
            f => Paths(f.Bytes("t.parquet", Parquet(["a", "b"], ["x", "y"]))) with { TextColumn = "say" }, "no column 'say' (ROOT/t.parquet). Columns: text, label."),
        ["Parquet of strings as features"] = (
            f => Paths(f.Bytes("t.parquet", Parquet(["a", "b"], ["x", "y"], "say"))), "column 'say' holds no numbers (ROOT/t.parquet)."),
        ["Parquet one class"] = (
            f => Paths(f.Bytes("t.parquet", Parquet(["a", "b"], ["x", "x"]))), "only one class, 'x', among the given labels (ROOT/t.parquet)."),
        ["Parquet empty"] = (f => Paths(f.Bytes("t.parquet", Parquet([], []))), "the data set is empty (ROOT/t.parquet)."),

        ["npy without labels"] = (f => Paths(Npy(f, "(2, 2)", 1, 2, 3, 4)), "no labels with the features (ROOT/x.npy). Give them with --labels FILE"),
        ["npy of one dimension"] = (f => Paths(Npy(f, "(4,)", 1, 2, 3, 4)), "an npy array of shape (4,) where (samples, features) is wanted (ROOT/x.npy)."),
        ["npy truncated"] = (f => Paths(Npy(f, "(3, 2)", 1, 2, 3, 4)), "the npy file is truncated: 16 bytes where its shape (3, 2) needs 24 (ROOT/x.npy)."),
        ["npy column by column"] = (
            f => Paths(f.Bytes("x.npy", NpyFixture.File("<f4", "(2, 2)", NpyFixture.Floats(1, 2, 3, 4), "True"))), "the npy array is stored column by column (ROOT/x.npy)."),
        ["npy of objects"] = (
            f => Paths(f.Bytes("x.npy", NpyFixture.File("|O", "(2, 2)", new byte[16]))), "npy values of type '|O' where features are wanted (ROOT/x.npy)."),
        ["npy NaN"] = (
            f => Paths(Npy(f, "(2, 2)", 1, 2, float.NaN, 4)) with { Labels = f.Text("l.csv", "index,label\n0,0\n1,1\n") },
            "not a finite number (ROOT/x.npy, sample 1, feature 0)."),
        ["npy labels too few"] = (
            f => Paths(Npy(f, "(2, 2)", 1, 2, 3, 4)) with { Labels = f.Bytes("l.npy", NpyFixture.File("<i8", "(1,)", NpyFixture.Longs(0))) },
            "no label for sample 1 (ROOT/l.npy)."),
        ["npy labels of floats"] = (
            f => Paths(Npy(f, "(2, 2)", 1, 2, 3, 4)) with { Labels = Npy(f, "(2,)", [1, 2], "l.npy") }, "npy values of type '<f4' where labels are wanted (ROOT/l.npy)."),
        ["npz without arrays"] = (
            f => Paths(f.Bytes("x.npz", [.. "PK\u0003\u0004"u8, .. new byte[60]])), "the npz file is truncated or damaged (ROOT/x.npz)."),

        ["labels missing file"] = (f => Paths(f.Idx("train", 3)) with { Labels = f.PathOf("l.csv") }, "no such file (--labels ROOT/l.csv). Give FILE or FILE:COLUMN."),
        ["labels without header"] = (f => Labels(f, "0,1\n1,1\n"), "no column 'index' or 'path' in the label file (ROOT/l.csv, line 1)."),
        ["labels no column"] = (f => Labels(f, "index,a,b\n0,1,1\n"), "no column 'label' (ROOT/l.csv, line 1). Columns: index, a, b; choose one with ROOT/l.csv:COLUMN."),
        ["labels duplicate"] = (f => Labels(f, "index,label\n0,1\n1,2\n1,2\n2,0\n"), "index 1 stands there twice (ROOT/l.csv, line 4)."),
        ["labels missing"] = (f => Labels(f, "index,label\n0,1\n2,2\n"), "no label for sample 1 (ROOT/l.csv). The file must cover every sample exactly once."),
        ["labels unknown index"] = (f => Labels(f, "index,label\n0,1\n1,2\n7000000000,1\n2,2\n"), "index 7000000000 lies outside the 3 samples (ROOT/l.csv, line 4)."),
        ["labels no index"] = (f => Labels(f, "index,label\n0,1\n-1,2\n"), "'-1' is no index (ROOT/l.csv, line 3)."),
        ["labels ragged"] = (f => Labels(f, "index,label\n0,1\n1\n"), "1 cells where 2 are wanted (ROOT/l.csv, line 3)."),
        ["labels unknown class"] = (
            f => Labels(f, "index,label\n0,coat\n1,bag\n2,cap\n") with { ClassesFile = f.Text("c.txt", "coat\nbag\n") },
            "unknown class 'cap' (ROOT/l.csv, line 4). The classes are coat, bag; give others with --classes FILE."),
        ["labels out of range"] = (
            f => Labels(f, "index,label\n0,0\n1,2\n2,1\n") with { ClassesFile = f.Text("c.txt", "coat\nbag\n") },
            "label 2 lies outside 0-1 (ROOT/l.csv, line 3)."),
        ["labels of one class"] = (f => Labels(f, "index,label\n0,1\n1,1\n2,\n"), "only one class, '1', among the given labels (ROOT/l.csv)."),
        ["labels by path of IDX"] = (f => Labels(f, "path,label\na,1\n"), "labels by path, but the samples have no paths (ROOT/l.csv)."),
        ["labels unknown path"] = (
            f => Paths(f.Pets("pets")) with { Labels = f.Text("l.csv", PetRows() + "dog/9.jpg,dog\n") }, "no sample dog/9.jpg (ROOT/l.csv, line 8)."),
        ["labels duplicate path"] = (
            f => Paths(f.Pets("pets")) with { Labels = f.Text("l.csv", PetRows() + "./dog/1.jpg,cat\n") }, "path ./dog/1.jpg stands there twice (ROOT/l.csv, line 8)."),
        ["truth missing"] = (
            f => Paths(f.Idx("train", 3)) with { Truth = f.Text("t.csv", "index,label\n0,1\n1,1\n") }, "no label for sample 2 (ROOT/t.csv)."),
        ["truth unknown class"] = (
            f => Paths(f.Idx("train", 3)) with { Truth = f.Text("t.csv", "index,label\n0,1\n1,x\n2,0\n") }, "unknown class 'x' (ROOT/t.csv, line 3)."),
        ["inject file missing row"] = (
            f => Paths(f.Idx("train", 3)) with { Inject = "file:" + f.Text("n.csv", "index,label\n0,1\n1,1\n") }, "no label for sample 2 (ROOT/n.csv)."),

        ["classes too few"] = (
            f => Paths(f.Idx("train", 3)) with { ClassesFile = f.Text("c.txt", "a\nb\n") }, "label 2 lies outside 0-1 (ROOT/train-images-idx3-ubyte,"),
        ["classes twice"] = (f => Paths(f.Idx("train", 3)) with { ClassesFile = f.Text("c.txt", "a\nb\na") }, "class 'a' stands there twice (ROOT/c.txt)."),
        ["classes blank line"] = (f => Paths(f.Idx("train", 3)) with { ClassesFile = f.Text("c.txt", "a\n\nb") }, "an empty class name (ROOT/c.txt, line 2)."),
        ["classes without a folder's"] = (
            f => Paths(f.Pets("pets")) with { ClassesFile = f.Text("c.txt", "cat\nfish\n") }, "unknown class 'dog' (ROOT/pets)."),

        ["test of other shape"] = (
            f =>
            {
                f.IdxLabels("t10k-labels-idx1-ubyte", 0, 1);
                return Paths(f.Idx("train", 3)) with { TestPaths = [f.IdxImages("t10k-images-idx3-ubyte", 2, 6, 6)] };
            },
            "the test set holds 6x6 gray images, the training set 4x5 gray images (ROOT/t10k-images-idx3-ubyte,"),
        ["test of other classes"] = (
            f => Paths(f.Text("d.csv", "p,label\n1,x\n2,y\n")) with { TestPaths = [f.Text("t.csv", "p,label\n1,x\n2,z\n")] }, "unknown class 'z' (ROOT/t.csv)."),
        ["test of other columns"] = (
            f => Paths(f.Text("d.csv", "p,label\n1,x\n2,y\n")) with { TestPaths = [f.Text("t.csv", "q,label\n1,x\n")] },
            "the columns differ from those of ROOT/d.csv (ROOT/t.csv)."),
        ["test by numbers, classes by name"] = (
            f => Labels(f, "index,label\n0,shirt\n1,coat\n2,bag\n") with { TestPaths = [f.Idx("t10k", 3)] },
            "unknown class '0' (ROOT/t10k-images-idx3-ubyte, ROOT/t10k-labels-idx1-ubyte). The classes are bag, coat, shirt;"),
        ["test unlabelled"] = (
            f => Paths(f.Text("d.csv", "p,label\n1,x\n2,y\n")) with { TestPaths = [f.Text("t.csv", "p,label\n1,x\n2,\n")] }, "test sample 1 has no label (ROOT/t.csv)."),
        ["test empty"] = (
            f => Paths(f.Idx("train", 3)) with { TestPaths = [f.Idx("t10k", 0)] }, "the test set is empty (ROOT/t10k-images-idx3-ubyte,"),
    };

    private readonly InputFolder _input = new();

    public static TheoryData<string> Names => [.. Cases.Keys];

    public void Dispose() => _input.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task IngestAsync_Malformed_OneLineAndTheStoreUnchanged(string name)
    {
        var store = new MemoryStore();
        await Ingest.IngestAsync(store, new() { Dataset = "kept", Source = new GlyphSource(Splits.Train, 30, 1) }, null, Stop);
        string before = store.Fingerprint();
        (Func<InputFolder, IngestRequest> request, string message) = Cases[name];

        UserErrorException error = await Should.ThrowAsync<UserErrorException>(
            async () => await Ingest.IngestAsync(store, request(_input) with { BlockSize = 2 }, null, Stop));

        string shown = error.Message.Replace(_input.Root, "ROOT", StringComparison.Ordinal);
        shown.ShouldContain(message, Case.Sensitive);
        shown.ShouldNotContain("\n");
        shown.ShouldEndWith(".");
        store.Fingerprint().ShouldBe(before);
    }

    private static IngestRequest Paths(params string[] paths) => new() { Dataset = "new", Paths = paths };

    private static IngestRequest Labels(InputFolder f, string text) => Paths(f.Idx("train", 3)) with { Labels = f.Text("l.csv", text) };

    private static string Line(string text, string label) => $"{{\"text\":\"{text}\",\"label\":\"{label}\"}}\n";

    private static byte[] Parquet(string?[] texts, string?[] labels, string textName = "text") =>
        ParquetFixture.TextsAsync(texts, labels, 100, textName).GetAwaiter().GetResult();

    /// <summary>The same file, its footer stating 71 rows where it states 70 (a zigzag varint of the footer: 140 becomes 142).</summary>
    private static byte[] Lying(byte[] file)
    {
        int footer = file.Length - 8 - BitConverter.ToInt32(file, file.Length - 8);
        int changed = 0;
        for (int at = footer; at < file.Length - 9; at++)
        {
            if (file[at] == 0x8C && file[at + 1] == 0x01)
            {
                file[at] = 0x8E;
                changed++;
                break;
            }
        }

        return changed == 1 ? file : throw new InvalidOperationException("there is no 70 in the footer");
    }

    private static string Npy(InputFolder f, string shape, params float[] values) => Npy(f, shape, values, "x.npy");

    private static string Npy(InputFolder f, string shape, float[] values, string name) =>
        f.Bytes(name, NpyFixture.File("<f4", shape, NpyFixture.Floats(values)));

    private static string Rows(int count) => "index,label\n" + string.Join('\n', Enumerable.Range(0, count).Select(i => $"{i},{i % 3}"));

    private static string PetRows() => "path,label\ncat/0.png,cat\ncat/1.png,cat\ncat/2.png,cat\ndog/0.jpg,dog\ndog/1.jpg,dog\ndog/2.jpg,dog\n";

    private static SKBitmap Noise(int side)
    {
        var bitmap = new SKBitmap(side, side);
        var random = new SeededRandom(1);
        bitmap.Pixels = [.. Enumerable.Range(0, side * side).Select(_ => new SKColor((uint)random.NextUInt64() | 0xff000000))];
        return bitmap;
    }
}
