namespace SatCurate.Datasets.Readers.Pictures;

/// <summary>Picture files in the order of a list that names them.</summary>
internal sealed class ListedPicturesSource : PictureFilesSource
{
    private readonly PictureList _list;

    /// <param name="list">The pictures.</param>
    /// <param name="options">How they are read.</param>
    public ListedPicturesSource(PictureList list, PictureOptions options)
        : base(list.Format, options)
    {
        _list = list;
        Files = list.Files;
        Count = list.Pictures.Count;
        NotOpened = list.PassedOver;
        TakenFor = $"{list.TakenFor}; {Fitted}";
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Inputs => [.. Files, .. _list.Pictures.Select(picture => picture.Path)];

    /// <inheritdoc/>
    public override LabelNaming Naming => _list.Naming;

    /// <inheritdoc/>
    public override IReadOnlyList<string> LabelNames => _list.LabelNames;

    /// <inheritdoc/>
    protected override IEnumerable<PictureFile> Pictures => _list.Pictures;
}

/// <summary>Pictures that a file or a command line names.</summary>
/// <param name="Format">The format's short name.</param>
/// <param name="TakenFor">What the list was taken for, and why.</param>
/// <param name="Files">The list, or the folder that it stands for.</param>
/// <param name="Pictures">The pictures in order.</param>
/// <param name="Naming">How the names come about.</param>
/// <param name="LabelNames">The names that label numbers stand for.</param>
/// <param name="PassedOver">What of the list does not count, one line each.</param>
internal sealed record PictureList(
    string Format,
    string TakenFor,
    IReadOnlyList<string> Files,
    IReadOnlyList<PictureFile> Pictures,
    LabelNaming Naming,
    IReadOnlyList<string> LabelNames,
    IReadOnlyList<string> PassedOver);
