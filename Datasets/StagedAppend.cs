namespace SatCurate.Datasets;

/// <summary>Samples that lie beside a data set, ready to become part of it.</summary>
/// <param name="IngestId">Of the data set that they were staged for.</param>
/// <param name="Id">Of the append, 8 hexadecimal digits.</param>
/// <param name="First">Index of the first of them: so many samples the data set must have.</param>
/// <param name="Count">How many.</param>
/// <param name="Fingerprint">SHA-256 of them and their labels, as hexadecimal digits.</param>
/// <param name="RealisedNoise">Share of given labels of the whole data set that differ from the truth, where that is known.</param>
public sealed record StagedAppend(Guid IngestId, string Id, long First, long Count, string Fingerprint, double? RealisedNoise);

/// <summary>What an append did.</summary>
/// <param name="Manifest">The data set as it is now.</param>
/// <param name="First">Index of the first appended sample.</param>
/// <param name="Count">How many samples were appended; 0 where they were there already.</param>
/// <param name="TakenFor">What the input was taken for, and why.</param>
/// <param name="GivenPerClass">Appended samples of each class by given label, in class order.</param>
/// <param name="Unlabelled">Appended samples without a given label.</param>
/// <param name="Known">Appended samples whose content the training split has already.</param>
/// <param name="Files">Every file and folder that was read.</param>
/// <param name="Skipped">What was passed over, one line each.</param>
public sealed record AppendReport(
    Storage.DatasetManifest Manifest,
    long First,
    long Count,
    string TakenFor,
    IReadOnlyList<long> GivenPerClass,
    long Unlabelled,
    long Known,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> Skipped);
