<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1">
    <context>
        <name>@default</name>
        <message>
            <source>  {pattern}: {areas} areas, {points} points, {hectares:.1f} ha</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> (median and range of every {step}th)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> each</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>% (recall of each pattern, in brackets its labels; bars are 95 % intervals)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>'Set up training' is already running for this QGIS profile. Wait until it has ended.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>(stopped early)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>+ away from satellite</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>+ towards satellite</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>0  Clear</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>; about {size} MB are downloaded</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>; p values adjusted for the number of comparisons (Holm).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&lt;b&gt;Report&lt;/b&gt;: one HTML file with all figures inside, to be kept, sent or printed. &lt;b&gt;Table&lt;/b&gt;: the numbers behind the figures. &lt;b&gt;Folder of the figures&lt;/b&gt;: each figure as a file of its own in the chosen format (PNG with 300 dots per inch, SVG or PDF), at the size of one or two columns of a paper.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A layer has no coordinate reference system; points and polygons are taken to be in the same one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A layer with the noise is only for the realistic simulation (SIMULATION=realistic).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A point in several regions counts in each of them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>About {needed:.1f} GB are needed in {folder}, and {free:.1f} GB are free. Make room, then run this again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Accuracy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Accuracy by setting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Accuracy, macro F1 and recall with their intervals</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Address of a package index to look in besides</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Agreement of the annotators</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Agreement of the annotators…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All trials</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>An error that the plugin did not foresee ({error}). Please report it with the text in the log messages panel, tab 'InSAR Deformation Patterns'.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Annotator</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Are the differences significant?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Areas found: {found}; left out as doubtful (MIN_SHARE): {doubtful}, as small (MIN_AREA): {small}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>At random</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Automatic</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Axis, curve, reference, unit, export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Blocks of the network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Both maps of {layer} ({count} points) in {crs}: {files}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Bring the other labels into this label layer? Yours stay; one undo takes it back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Buffer around the points (m)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>By pattern</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>By polygon</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>C band (27.7 mm: Sentinel-1, ERS, Radarsat)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CRS of the coordinates (empty: EGMS, or longitude and latitude)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CRS of the result (empty: of the extent)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CSV file or zip</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CSV files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CSV or zip</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CUDA was asked for but onnxruntime cannot use it here (it needs the package onnxruntime-gpu and an NVIDIA driver); the CPU is used instead.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Calibration error</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Calibration error: expected calibration error, the mean gap between confidence and the share that is right, over {bins} equal bins (Guo et al. 2017). In the reliability diagram a calibrated model lies on the dashed line.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancelled. No result was written.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancelled. What was half-made has been removed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Channels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Channels of the network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a layer of PS points first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a layer of PS points, here or in the layer panel.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose at least one pattern (PATTERNS).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Classified points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Classify deformation patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Click a point on the map. Shift adds points to compare.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Coherence</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Coherence (empty: found by its name)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compared with</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Confidence</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Confusion matrix of {model}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Confusion matrix, recall, precision, F1 and calibration of one or several models, as a report</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copies half a wavelength up and down</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy all fields of the input (else only an id)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Create label layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Creates a label layer beside the layer's file; the layer itself is never changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Current layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>DATES=layer needs the layer with the dates (DATES_LAYER).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dates</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dates, sizes and rates of what happened at every classified point, with 95 % intervals</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deformation areas</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deformation pattern (number of points)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deformation patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Describe deformation patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Described points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Detail</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Device</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Difference (points)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Displacement (mm)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Displacement fields</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Displacement fields (empty: all fields named by a date)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Displacement fields (empty: those that were classified, else all named by a date)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Displacement fields of the layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Displacement over time in {region}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Displacement points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Displacement series and labels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Displacements are along the line of sight; the sign is the producer's.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Distance along the line (km)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Distance along the line (m)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Distances are in metres in an azimuthal equidistant projection around the middle of each line. A point is drawn at the nearest place of the line; points before its start and beyond its end are left out. The offset in the table is positive to the right of the line.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Distribution of coherence by pattern</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Distribution of velocity by pattern</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dots per inch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drag the plot; right button: stretch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Draws how each pattern moved over time in each region: the median of its series, between which quartiles and extremes they lie, how many they are and, where the layer comes from 'Describe', when most of them stepped or changed their rate.

&lt;b&gt;Classified points&lt;/b&gt;: a result of 'Classify deformation patterns' or 'Describe' with its dated fields.

&lt;b&gt;Regions&lt;/b&gt;: polygons in any coordinate reference system. The {regions} that hold most points are drawn; tick 'selected features only' to choose others. Without them all points are one region, or the selected points.

&lt;b&gt;Patterns&lt;/b&gt;: those that are drawn.

&lt;b&gt;Displacement fields, unit, no-data value&lt;/b&gt;: as in 'Classify deformation patterns'.

Series are read block by block, so that large layers need little memory. Number, smallest and largest value are always those of all series; where a pattern has more series than fit into memory, median and quartiles are those of a sample of them, the same in every run, and the report says so.

</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Draws the points beside a line: velocity against the distance along it, in the colours of the patterns, and the terrain below where an elevation model is given.

&lt;b&gt;Classified points&lt;/b&gt;: a result of 'Classify deformation patterns' (fields pattern and velocity).

&lt;b&gt;Line or lines&lt;/b&gt;: one section of the report each, {most} at most; tick 'selected features only' to choose. Any coordinate reference system.

&lt;b&gt;Greatest distance&lt;/b&gt;: to either side, in metres, whatever system the layers are in. Points before the start and beyond the end of the line are left out.

&lt;b&gt;Elevation model&lt;/b&gt;: a raster with elevations in its first band.

The table has one point a row with its distance along the line and its offset from it, positive to the right.

</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dropout</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>E</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Elevation (m)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Elevation model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Enclose points: drag a lasso or click corners, right click ends</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>End labelling</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Epoch {epoch} of {epochs}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Epochs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Epochs after which the series are drawn anew</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Epochs of a trial</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Epochs, at most</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Evaluate models on labelled points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Evaluate…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Evaluation of deformation patterns: {layer}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Existing classification (name of a field, such as pattern)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Expected calibration error {error:.3f} (temperature {temperature:g})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export plot</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export plot…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export series as CSV…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export the plot as PNG, SVG or PDF</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Extent (empty: around Kunming)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Extent of a detail</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>F1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fewer than {least} labels: {patterns}. Recall and F1 of these are hardly known.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Field</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Field '{field}'</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Field of the coherence</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Field that names the lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Field that names the polygons</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Field that names the regions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Field with the labels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Field with the patterns in the layer with the noise</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fields left out because the calendar has no such day: {fields}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Figure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>File</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Finds groups of neighbouring points that deform alike, and writes their outlines with the numbers that a report needs.

&lt;b&gt;Classified points&lt;/b&gt;: a result of 'Classify deformation patterns' or 'Describe'. Distances are in metres, whatever system the layer is in.

&lt;b&gt;Patterns&lt;/b&gt;: whose points form areas. Each pattern forms areas of its own, unless &lt;b&gt;together&lt;/b&gt; is set: then points of all chosen patterns form one area, which is named by the most frequent one.

&lt;b&gt;Radius&lt;/b&gt; and &lt;b&gt;least number of points&lt;/b&gt;: DBSCAN's. A point with so many others within the radius, itself counted, is the core of an area, and what lies within the radius of a core belongs to it. 50 m is 2 to 3 times the distance of neighbouring points of Sentinel-1 in towns (15 to 25 m); take more where they are sparse and less for X band.

&lt;b&gt;Tolerance of step dates&lt;/b&gt;: steps form one area only where their dates lie so close together; so one place has an area for each event. The dates are those of 'Describe' (step_date); where they are absent, a step beside a rate and an annual wave is fitted to the series.

&lt;b&gt;Least confidence&lt;/b&gt;: less confident points form no areas. &lt;b&gt;Least share&lt;/b&gt;: areas are left out that have a smaller share of all classified points within their outline. &lt;b&gt;Least area&lt;/b&gt;: in m².

&lt;b&gt;Smoothing&lt;/b&gt; (0 to {strongest:g}): first makes doubtful points follow their neighbours within the radius: the odds of a pattern grow by exp(strength x its mean probability at the {nearest} nearest). 0 changes nothing; at 1 points above a confidence of {one:.2f}, at {strongest:g} above {two:.2f} keep their pattern in any case.

&lt;b&gt;Buffer&lt;/b&gt;: how far the outline, a concave hull, reaches beyond the points; about half the resolution cell of Sentinel-1 and the error of a point's place.

&lt;b&gt;Displacement fields, unit, no-data value&lt;/b&gt;: as in 'Classify deformation patterns'; only used where steps have no date.

&lt;b&gt;Result&lt;/b&gt;: polygons with the most frequent pattern and its share (pat_share), the number of points (n_points) and their share (share) of all classified ones within (n_inside), median velocity (mm/yr), number, median date, its spread (step_days) and median size (step_mm) of the dated steps, mean confidence and area. The result appears under its name only when it is complete.

&lt;b&gt;Smoothed points&lt;/b&gt;: if you want them, all classified points with their pattern after the smoothing, its probability (confidence), their pattern before (unsmoothed) and velocity; point_id is the feature id.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fine-tune a model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fine-tuned on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fine-tune…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fit (95 % intervals)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fit of the pattern, with its numbers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fits to every classified point the model of its pattern and writes what it found: when it stepped and by how much, where the rate changed, whether it slows down.

&lt;b&gt;Classified points&lt;/b&gt;: a result of 'Classify deformation patterns' with its dated fields. The series themselves are fitted, not the smoothed curve. Points with fewer than {least} dates get no values.

&lt;b&gt;Pattern field&lt;/b&gt;: holds stable, linear, step, piecewise, power or undefined; it may be one of labels.

&lt;b&gt;Radar wavelength&lt;/b&gt;: a step whose size is near half of it may be an unwrapping error and is marked in step_wrap: C band 55.5 mm (Sentinel-1), X band 31 mm, L band 236 mm, or your own.

&lt;b&gt;Result&lt;/b&gt;: all fields of the input and, as far as they belong to the pattern,&lt;br&gt;linear, stable: vel_fit; all that move: vel_now, the rate at the last date (mm/yr)&lt;br&gt;step: step_date, step_mm, step_wrap, vel_1 before, vel_2 after; step2_... for a second one&lt;br&gt;piecewise: brk1_date to brk3_date, vel_1 to vel_4&lt;br&gt;power: form, exponent or tau_yr (time constant, years), trend (accelerating or decelerating), onset_date, level_date (when 95 % of the limit is reached, where the curve has one)&lt;br&gt;all: annual_mm, annual_day (day of the year of the maximum), resid_mm, corr_share (share of the noise that is correlated in time)&lt;br&gt;d_bic: how much smaller the Bayesian information criterion is than that of the next simpler pattern (linear: than that of a constant; step, piecewise, power: than that of a line; stable: than that of a line): above 10 is strong evidence, below 0 the simpler pattern does as well.&lt;br&gt;Fields ending in _ci are half the width of the 95 % interval; _from and _to are the limits of a date's.

The noise of PS series is correlated in time, so that ordinary least squares promises too much. Here the intervals are averages over white, autoregressive and flicker noise and over all dates, weighted by their integrated likelihood; for a given noise the fit is generalised least squares.

Sources: Berger, Liseo and Wolpert (1999), Stat. Sci. 14, 1; Williams (2003), J. Geod. 76, 483; Kass and Raftery (1995), JASA 90, 773 (what a difference of the criterion means).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Folder of the figures</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Folder of the search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Folder of wheels (instead of downloading)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Format of the figures</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>From each series its offset is removed: the median of its values at the first {share} % of the dates (at least {least}) at which it has one. At each date: median, quartiles, smallest and largest value of all series with a value there. Extremes may lie beyond the axis of the figure; the table has them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>From … to (m)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Gives every PS point one of six deformation patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Gives every point of a PS-InSAR layer one of six patterns of displacement over time: stable, linear, step, piecewise linear, power or undefined.

&lt;b&gt;PS points&lt;/b&gt;: a point layer with one field per acquisition date, named for example D20170105, d_20170105, 20170105 or 2017-01-05. EGMS CSV files are brought in by 'Import displacement CSV' first. A point needs a value at {share} % of the dates and at {least} at least; the others are written with an empty pattern.

&lt;b&gt;Displacement fields&lt;/b&gt;: only needed where the layer has several families of dated fields.

&lt;b&gt;Unit&lt;/b&gt;: what the fields hold; producers write mm mostly, some cm or m.

&lt;b&gt;No-data value&lt;/b&gt;: a number that stands for a missing measurement, such as 999. NULL, NaN and empty text are missing anyway.

&lt;b&gt;Model&lt;/b&gt;: a shipped model, or a model file (.onnx) that this plugin exported.

&lt;b&gt;Device&lt;/b&gt;: automatic uses CUDA where onnxruntime can run it, else the CPU. The log says which it was.

&lt;b&gt;Precision&lt;/b&gt;: int8 is faster than fp32 and gave at least {agreement} % of the simulated and real series the same pattern; what it is not sure of is done again in fp32, and probabilities differ by less than 0.01 on average. It runs on the CPU, whatever the device. fp16 is the like for CUDA, slow on the CPU. Automatic takes int8 on the CPU and fp16 on CUDA where the model has that form, as the shipped ones have, else fp32. The log says which it was.

&lt;b&gt;Threads&lt;/b&gt;: empty follows the processor's cores; fewer leave more of it to other work.

&lt;b&gt;Result&lt;/b&gt;: pattern, confidence (the probability of that pattern, 0 to 1), one probability per pattern (p_...), velocity (mm/yr, least squares over the valid dates) and n_valid (dates used). A copied field that has one of these names already gets a number behind its own (velocity_1). The styles of the pattern map and the velocity map are stored in a GeoPackage; the layer's metadata record the model, its hash, the smoothing and the dates. The result appears under its name only when it is complete.

Method: Yang, Li, Yu, Wu and Li (2024), ISPRS Archives XLVIII-1-2024, 813.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Going on from the checkpoint {path}, if it is of the same parameters</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Greatest distance from the line</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Greatest distance from the line (m)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>HTML files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Half a wavelength: {half} mm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Histogram of velocity and shares of the patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Histogram of velocity, shares of the patterns, velocity and coherence by pattern, as a report</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Histogram: velocities of all points in the colours of the velocity map; lines at the mean and at three standard deviations (σ, with n − 1) to either side. The outermost 0.1 % of the points may lie outside the figure.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How to read this</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Id field, where not all fields are copied (empty: the feature id)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import displacement CSV</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>InSAR Deformation Patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>InSAR Deformation Patterns {version}, {time}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>InSAR deformation patterns: see a point's series, label it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Installing {packages}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Installs PyTorch and onnxruntime for this plugin, apart from QGIS</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Installs what this plugin needs besides QGIS, into the plugin's folder of your QGIS profile. Nothing in QGIS or in its Python changes, and an update of the plugin leaves it alone. Run it again at any time: what is there stays.

&lt;b&gt;What&lt;/b&gt;: 'classification' installs onnxruntime (about {small} MB) and threadpoolctl, with which 'Describe' uses all cores; 'training' also makes a virtual environment with PyTorch, which fine-tuning, pre-training and the search for hyperparameters run in.

&lt;b&gt;PyTorch&lt;/b&gt;: the CPU build takes about {cpu:.1f} GB on the disk, the CUDA build (NVIDIA cards) about {cuda:.1f} GB. Sizes are said, and the free space is checked, before anything is downloaded.

&lt;b&gt;Folder of wheels&lt;/b&gt;: install from there and download nothing. On a computer with a network that has the same system and Python, fill it with: pip download -d FOLDER -r training/requirements.txt scipy onnxruntime threadpoolctl.

&lt;b&gt;Package index&lt;/b&gt;: where to look besides pip's own; needed where that has not the build that you want. The installation page of PyTorch names the addresses of its CPU and CUDA builds.

&lt;b&gt;Python of your own&lt;/b&gt;: use this interpreter for training, which has PyTorch, onnx, numpy and scipy already, instead of making an environment. It is kept in the setting {setting}.

&lt;b&gt;Remove&lt;/b&gt;: 'training' removes the training environment, 'classification' what it installed.

When it is cancelled or fails, what was half-made is removed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Intervals are 95 %: Wilson's for rates, the percentile bootstrap ({replicates} replicates drawn within each labelled pattern, fixed seed) for macro figures. They take the points as independent. Neighbouring points often move together, so what is known is less than the intervals and p values say.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep the y axis from point to point</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kernel size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keys 1 to 6 label all {count} points at once.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>L band (121 mm: ALOS-2, NISAR)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>LOS displacement (mm)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Label the point as '{pattern}' and go on (key {key})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Labelled points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Labelled points of this pattern, and how many are wanted</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Labelled points used</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Labelled:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Labels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Labels are not the truth: where annotators disagree, no model can agree with all of them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Labels of another annotator</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Labels: {layer}  ·  {annotator}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layer with the dates (DATES=layer)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layer with the noise, for the realistic simulation (empty: drawn)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layer with the series (empty: the one that the labels name)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layers (blocks)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layers below the points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layout template</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Learning rate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Learning rate (empty: chosen)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Least area (m²)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Least confidence of a point</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Least number of points within the radius</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Least share of all points within an area</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leave out points that anybody has labelled in this label layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Left out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Left out, {count} points: {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Length {length} m, {points} points.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Line or lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Lowest confidence first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Macro F1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Macro recall</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Making the environment in {folder} from {python}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>McNemar's exact test on the points that one model has right and the other wrong, at the 5 % level</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mean (mm/yr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mean velocity (mm/yr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Measure a model by these labels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Median</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Median and quartiles of patterns with more than {limit} series are those of a sample of so many, which is the same in every run; number, smallest and largest value are of all.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Median at the end (mm)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Median coherence</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Median velocity (mm/yr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Median, quartiles and extremes over time of each pattern in each polygon, as a report</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Merge labels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Merge with another annotator's labels…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Merged: {added} new, {replaced} newer, {older} not newer than here, {elsewhere} of points that this layer does not have. Backspace takes it back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Middle half</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Minimum to maximum</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model card</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model file (instead of a shipped model)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model file to start from (instead of a shipped model)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model files (.onnx)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model to start from</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model: {name} ({file}), SHA-256 {sha256}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model: {path}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Model: {path}; its card: {card}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More than half of the points are undefined. Series that are noisier than those that the model was trained on are called so, whatever they show: see the model's card for what it was trained on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Move the map to the next point</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Moving points for which a simpler pattern does as well (d_bic below 0): {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>N</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>NE</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>NW</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name kept with each of your labels:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name of the annotator…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name of the new model (empty: that of its file)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Next ▶</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No field holds coherence, so it is left out. Choose one with COHERENCE where there is.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No point beside the line {name} has a velocity.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No point has a velocity.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No point has enough values for a series. Check the no-data value.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No point has one of the patterns chosen. Choose others, or classify the layer first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No point is labelled: {patterns}. The macro figures leave out what has no label.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No point lies beside the line {name}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No point lies in any of the polygons. Check the coordinate reference systems of both layers.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No point lies in the detail. Check its place and the coordinate reference systems.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No point lies within {buffer} m of a line. Check the coordinate reference systems of both layers, or choose a greater distance (BUFFER).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No point of '{layer}' is near.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No points are selected in '{layer}'.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No reference</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No two annotators have labelled the same point.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No-data value</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Noise of the paper's simulation (mm)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Noise of {count} stable points of the layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None of them has a pattern.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not classified</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not classified ({count})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not shown to be better than its parent, the difference may be chance: {figures}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note below the maps</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note on this point (key N, Enter keeps it)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing can be written into the folder {path}. Choose another folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing to evaluate: choose a model (MODELS or MODEL_FILES) or an existing classification.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Of {trials} settings, number {best} was best: right on {share} of the validation series. {early} were stopped early.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only the first right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only the second right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open label layer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open label layer…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open, merge and compare label layers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Outlines where neighbouring points deform alike, and of steps at the same time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Overview</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>PDF files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>PNG files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>PS points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Patience: epochs without progress</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pattern</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pattern field (empty: pattern)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pattern models</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pick a point on the map; Shift adds another</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Please note</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Points described: {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Points of different chosen patterns form areas together</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Points read: {read}, classified: {classified}, not classified: {short}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Points read: {read}, classified: {classified}, of chosen patterns and confident enough: {chosen}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Points that {precision} was not sure of, done again in fp32: {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Points with another pattern after smoothing: {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Polygon</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Polygon of a detail (instead of its extent)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Polygons</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Polygons to count by, such as districts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Polygons without points: {count}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Positive values move</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pre-train a model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Precision</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Predicted</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Predicted patterns in turn</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Press 'Start labelling' first: labels are kept in a layer of their own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Print layout of both maps</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Probability by the model: {p:.1%}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Processor threads</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Profile along a line</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Profile: {layer}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Puts the velocity map beside the pattern map on one page, with legends, numbers of points, scale bar and north arrow; and below them a detail with larger symbols, if an area is given.

&lt;b&gt;Classified points&lt;/b&gt;: a result of 'Classify deformation patterns'. Its velocity style is taken where one is stored with it, else the plugin's own. The layer itself stays as it is.

&lt;b&gt;Layers below the points&lt;/b&gt;: a base map, a shaded relief, a coast line; the uppermost first.

&lt;b&gt;Extent&lt;/b&gt; or &lt;b&gt;polygon of a detail&lt;/b&gt;: a rectangle on the overview says where it is. Of several polygons all are shown together; tick 'selected features only' to choose.

&lt;b&gt;Figure&lt;/b&gt;: .png, .pdf or .svg, A4. &lt;b&gt;Dots per inch&lt;/b&gt;: of a PNG.

&lt;b&gt;Layout template&lt;/b&gt;: to go on from in QGIS (Project › New Print Layout, Add Items from Template). It finds the layers in a project that holds them under the same names; the styles of both maps are inside.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>PyTorch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Python of your own to train with</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Python that training uses</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>QGIS layout templates</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>QGIS's Python ({python}) cannot make virtual environments: a part of it is not installed. On Debian and Ubuntu install the package python3-venv, then run this again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quartiles</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Radar band</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Radar wavelength in mm, instead of the band's</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Radius (m)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Random search over learning rate, batch, layers, channels and dropout of the network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rare patterns count more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reading {name}: {points} points, {dates} dates from {first} to {last}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Recall</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Recall: share of the points labelled with a pattern that got it (producer's accuracy). Precision: share of the points given a pattern that are labelled so (user's accuracy). F1: their harmonic mean. Macro figures are means over the patterns that have labels, each weighing the same. In the confusion matrix the percentages are shares of the row.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Regions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Regions (empty: all points, or those selected, are one)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reliability diagram of {model}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove it instead</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Removed from {folder}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Replacing the training environment, which is of another version</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Report</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run the algorithm 'Set up training' (insarpatterns:setup) once, then run this again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run the same parameters again to go on from the last complete epoch ({path}).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Running median</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Running median: of the points within {share} % of the line's length, where there are at least five. Elevation: the pixels of the first band.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Runs on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Runs on: {provider}, precision {precision}, {threads} threads</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>S</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>SE</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>SVG files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>SW</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Savitzky-Golay, window {window}, order {order}, on {steps} steps</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Says how good one or several models are on points whose pattern is known, side by side on the same points: confusion matrix, recall and precision of each pattern, macro F1, all with 95 % intervals, whether the differences between the models are significant, and whether their probabilities can be believed (calibration).

&lt;b&gt;Labelled points&lt;/b&gt;: a label layer of the dock, or any point layer with one field per date and a field that holds stable, linear, step, piecewise, power or undefined. Points without a label are left out; where several people labelled a point, the majority counts.

&lt;b&gt;Layer with the series&lt;/b&gt;: only needed for a label layer whose source is no longer where it was.

&lt;b&gt;Displacement fields, unit, no-data value&lt;/b&gt;: as in 'Classify deformation patterns', of the layer that holds the series.

&lt;b&gt;Models, model files&lt;/b&gt;: shipped models, and files (.onnx) that this plugin exported.

&lt;b&gt;Existing classification&lt;/b&gt;: the name of a field, such as pattern, in the layer that holds the series; it is compared like a model.

&lt;b&gt;Report&lt;/b&gt;: one HTML file with all figures inside, to be kept, sent or printed. &lt;b&gt;Table&lt;/b&gt;: the same numbers, one a row; shares are 0 to 1.

Use points that no model learned from; the report warns where a model says that it was fine-tuned on a layer of this name. Patterns with fewer than {least} labels are hardly told of.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Says in numbers and figures how the points of a classified layer move: histogram of velocity with mean and three standard deviations, shares of the patterns, and the distribution of velocity and coherence of each pattern. With a layer of polygons the same numbers for each polygon.

&lt;b&gt;Classified points&lt;/b&gt;: a result of 'Classify deformation patterns' (fields pattern and velocity).

&lt;b&gt;Coherence&lt;/b&gt;: a field that says how reliable a point is. Empty: a field called coherence, temporal_coherence, coh and the like is found by itself; where there is none, coherence is left out.

&lt;b&gt;Polygons&lt;/b&gt;: districts, landslides, buildings, in any coordinate reference system. A point in several polygons counts in each. The figure shows the {bars} polygons with most points, the table all.

</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Search for hyperparameters</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seconds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Seed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Selected points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Series by region and pattern</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Series by region and pattern: {layer}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Series drawn</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Series each for validation and test</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Series in a batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Series in an epoch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Series to measure on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Series to train on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Set up training</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Share</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Share of the classified points (%); in brackets all points of the polygon</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Share of the points (%)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Share of the points held out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Share that is right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Shares are of the points that have a pattern. A point in several polygons counts in each of them; points on an edge are inside.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Shares of the patterns in each polygon</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show a point first: click one on the map, or press Next.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show a point first: click one on the map.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the point or the area first that shall be the reference.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the whole series again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Side of a block in metres (empty: chosen)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Significant</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Simulate displacement series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Simulated series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Simulation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Smoothed curve that the model sees</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Smoothed points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Smoothing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Smoothing by the neighbours (0: none)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sorting the points of '{layer}'</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sorting the points…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Split (stratified, or blocks: by area)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Standard deviation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start labelling</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Starting from {name}, SHA-256 {sha256}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Statistics of velocities and patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Step points with a second step: {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Steps dated by a fit to their series: {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Subtract the points shown as reference</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take back the last change (key Backspace)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take the label off this point (key 0)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take the selected points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Taken back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>That is this label layer itself; choose another annotator's.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>That is {points} percentage points more than {other}; the difference is significant ({p}).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>That is {points} percentage points more than {other}; these labels cannot tell the two apart ({p}).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>That was the last point of this queue. Choose another order, or stop here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The Python for training cannot be started: {python}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The Python for training, {python}, cannot load a package: {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The Python for training, {python}, lacks the package {package}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The areas and the smoothed points need a file each: choose another SMOOTHED.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The coordinate reference system '{crs}' is not known. Choose another CRS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The copied field '{old}' is called '{new}' in the result.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The dock shows millimetres. The project remembers these settings.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The elevation model does not cover all of {name}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The elevation model has no value along the line.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The extent is not valid, or lies outside the CRS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The field '{field}' holds no number.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The figure shows the {most} polygons with most points.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The figure {path} must end in one of {kinds}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The folder of wheels {folder} does not exist (WHEELS).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The folder {path} cannot be made: {reason}. Choose another folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The folder {path} holds {files} of something else. Choose another folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The label layer was removed from the project; its file is kept.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no coordinate reference system and its coordinates look like degrees. Set the layer's system first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no coordinate reference system; its coordinates are taken for metres.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no coordinate reference system; neither has the result.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no field '{field}' (COHERENCE).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no field '{field}' (ID_FIELD).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no points to draw. Check its filter.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no probabilities (fields p_stable to p_undef): nothing could be smoothed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer of lines has {count} lines, a report holds {most}. Select some and tick 'selected features only'.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer of points has no coordinate reference system. Assign it in the layer's properties.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer was removed. Choose another one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer whose points are shown; 'Current layer' follows the layer panel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer with the noise has no field '{field}' that says which points are stable (NOISE_FIELD). Classify the layer first, or name the field.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The mean of {count} points is subtracted from every series (menu: No reference).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The metadata could not be stored: {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The new model is better than its parent: {figures}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The new model is worse than its parent: {figures}. Go on using the parent.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The next point, without a label (key Right)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The no-data value '{value}' is no number. Correct it or leave it empty.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The offset removed from each series is the median of the first {share} % of its dates.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The package index gave a PyTorch without CUDA; training will run on the CPU. Give the address of an index with CUDA builds (INDEX_URL; the installation page of PyTorch names it), after removing this environment with REMOVE.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The package index has PyTorch only with CUDA here (about {size:.0f} GB). Choose TORCH=CUDA, or give the address of an index with CPU builds (INDEX_URL; the installation page of PyTorch names it), or a folder of wheels (WHEELS).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The point before (key Left)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The result has no areas. Where the points are sparse, try a larger radius (EPS) or fewer points (MIN_POINTS); or choose other patterns, or a lower MIN_CONFIDENCE or MIN_SHARE.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The setting {setting} names a Python that does not exist: {python}. Correct it, or empty it to have the environment of 'Set up training' used.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The settings are drawn at random from Table 2 of Yang et al. (2024), ISPRS Archives XLVIII-1-2024, 813. Every trial trains on the same simulated series and is measured on the same others; after 1, 3, 9, ... epochs only the best third so far goes on (successive halving), so the accuracy of a trial that was stopped early is that of a shorter training. The best of many is a little better here than it will be on fresh series: measure the model that you train with these settings on series of its own. Rings in the figure are trials that were stopped early; the large ring is the best.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The steps have no dates and are grouped by place alone. {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The style or the metadata could not be stored: {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The time was up after {done} of {trials} trials. Run again with the same folder and settings to go on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The training environment is already there, with the CUDA build, which runs on the CPU as well.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The training environment is already there: {folder}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The training environment needs about {size:.1f} GB on the disk</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The training program stopped without a result (exit status {status}: {reason}). No result was written. The log messages panel, tab 'InSAR Deformation Patterns', has its last lines; if the environment is damaged, run 'Set up training' with REMOVE and then again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The training program was ended by the system (signal {status}), often because memory ran out. Close other programs, or train with fewer series or a smaller network. No result was written.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The velocity map beside the pattern map, with a detail, as a figure and as a layout template</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The {most} polygons with most points; the table has all.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The {name} that pip chose does not work with QGIS's Python: {reason}. It was not kept; update QGIS, or give a folder with another version (WHEELS).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Their mean at each date is subtracted from every series shown from now on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There are no points in it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no Python {python} (PYTHON).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is nothing to take back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There was nothing to remove in {folder}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This point is not saved yet; save the layer's edits first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This version of the plugin has no algorithm '{name}' yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Threads (empty: by the processor's cores)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Threads: {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Time limit in minutes (0: none)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Time of all trials</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Title (empty: the layer's name)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tolerance of step dates (days)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Train (all: the whole network; head: its last layer)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Train a model further with these labels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Training</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Training environment: {versions}; {size:.1f} GB</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Training needs PyTorch in a Python environment of its own, and none was found.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Training runs in {python}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Training uses this environment from now on, no longer {python}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Training uses {python} from now on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Trains a model further on points whose pattern you know, so that it fits your area, mission and way of labelling. A part of the points is held out; the log and the model's card say plainly whether the new model is better than the one it started from on them. Training runs in a process of its own: run 'Set up training' once before.

&lt;b&gt;Labelled points&lt;/b&gt;: a label layer of the dock, or any point layer with one field per date and a field that holds stable, linear, step, piecewise, power or undefined. Points without a label are left out. At least two patterns need ten points each; patterns without labels keep what the model knew of them.

&lt;b&gt;Layer with the series&lt;/b&gt;: only needed for a label layer whose source is no longer where it was.

&lt;b&gt;Displacement fields, unit, no-data value&lt;/b&gt;: as in 'Classify deformation patterns'.

&lt;b&gt;Model to start from&lt;/b&gt;: a shipped model, or a model file (.onnx) that this plugin exported.

&lt;b&gt;Train&lt;/b&gt;: 'all' trains the whole network; 'head' its last layer alone, which is quicker and safer with few labels.

&lt;b&gt;Split&lt;/b&gt;: 'stratified' holds out the same share of each pattern at random; 'blocks' holds out whole areas, so that neighbours do not make the figures better than they are elsewhere.

&lt;b&gt;Epochs&lt;/b&gt;: at most; training ends earlier when the loss on validation points (a part of those trained on) has not fallen for &lt;b&gt;patience&lt;/b&gt; epochs. &lt;b&gt;Class weights&lt;/b&gt;: rare patterns count more.

&lt;b&gt;Seed&lt;/b&gt;: the same points, parameters and threads give the same model on the same computer.

&lt;b&gt;Device&lt;/b&gt;: automatic uses CUDA where PyTorch has it.

&lt;b&gt;New model&lt;/b&gt;: an .onnx file, with its card (.md) beside it; choose it as model file in 'Classify deformation patterns'. Both appear only when they are complete, and the model that training started from is never overwritten. A few hundred points take minutes.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Trains a model further on your own labelled points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Trains a new model on simulated series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Trains a new network on simulated series, to be used as it is or to be fine-tuned on your labels. The plugin ships such models; make one of your own for another size, other patterns or another seed. Training runs in a process of its own: run 'Set up training' once before. With the defaults it takes hours on two processor cores.

&lt;b&gt;Simulation&lt;/b&gt;: 'realistic' has the noise, the annual waves, the gaps and the calendars of real series; 'paper' is that of the method: white noise of 0.83 mm and nothing else.

&lt;b&gt;Patterns&lt;/b&gt;: six, or the paper's five (without 'undefined').

&lt;b&gt;Series in an epoch, epochs&lt;/b&gt;: every epoch draws fresh series; for the same time, more series in fewer epochs are as good. Advanced: &lt;b&gt;passes&lt;/b&gt;, epochs after which series are drawn anew.

&lt;b&gt;Network&lt;/b&gt;: blocks, channels, kernel and dropout are those of the paper. A smaller network trains and classifies faster.

&lt;b&gt;New model&lt;/b&gt;: an .onnx file, which appears only when it is complete. After every epoch a checkpoint is written beside it (NAME.checkpoint). After a cancel or a power failure, run the same parameters again: training goes on from there. It is removed at the end.

Method: Yang, Li, Yu, Wu and Li (2024), ISPRS Archives XLVIII-1-2024, 813.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Trial</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Trial {number} of {trials}: {share:.1f} %{early} ({settings})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Trials</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tries settings of the network and its training, drawn at random from the paper's Table 2: learning rate 0.1, 0.01, 0.001; batch 16 to 256; 1 to 10 layers (blocks); 15 to 400 channels; dropout 0.01 to 0.5. Each trial trains on the same simulated series and is measured on others that no trial trains on. Hopeless trials are stopped early (successive halving).

&lt;b&gt;Simulation&lt;/b&gt;: 'realistic' has the noise of real series; 'paper' has white noise only. &lt;b&gt;Patterns&lt;/b&gt;: six, or the paper's five (without 'undefined').

&lt;b&gt;Trials&lt;/b&gt;: how many settings to try in all.

&lt;b&gt;Epochs&lt;/b&gt;: of each trial, at most. &lt;b&gt;Series&lt;/b&gt;: to train on. Few of both are enough to tell bad settings from good ones; the finest differences need a full training.

&lt;b&gt;Time limit&lt;/b&gt;: in minutes; 0 is none. A wide and deep network takes a hundred times as long as a small one.

&lt;b&gt;Seed&lt;/b&gt;: the same seed tries the same settings on the same series.

&lt;b&gt;Folder&lt;/b&gt;: holds the table (trials.csv), the report (search.html) and the state of the search (search.sqlite). A search that was cancelled or ran out of time goes on where it stopped when it is run again with the same folder and settings; more trials and more time may be given then.

It needs the training environment: see 'Set up training'.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>True (label)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Turns a CSV file of displacement time series into a layer of points that 'Classify deformation patterns' can read.

&lt;b&gt;CSV file or zip&lt;/b&gt;: an EGMS product (L2a, L2b or L3) as CSV or as the zip that was downloaded, which need not be unpacked; or any CSV that has a line of column names and two columns with coordinates. Columns may be separated by comma, semicolon or tab, decimals by point or comma (not both by commas). The text must be in UTF-8.

&lt;b&gt;X column, Y column&lt;/b&gt;: only needed where they are not recognised by name (easting and northing, east and north, x and y, lon and lat, longitude and latitude and the like, in any case).

&lt;b&gt;CRS&lt;/b&gt;: the coordinate reference system that the coordinates are in; the points are not transformed. It may be left empty for an EGMS product (EPSG:3035, from easting and northing) and for longitude and latitude (EPSG:4326).

&lt;b&gt;Result&lt;/b&gt;: one point per row with all its columns. Displacements (columns named by a date) are real numbers; ids (columns named pid, code or id, and those whose numbers begin with 0) stay text; an empty cell is NULL. Rows without usable coordinates are left out and counted in the log. The result appears under its name only when it is complete; a GeoPackage has a spatial index.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Turns an EGMS CSV or zip, or any CSV with coordinates, into a layer of points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Typical date</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Typical dates</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Typical dates: where 'Describe' has found dates of steps or breakpoints, the {days} days that hold most of them, up to three times, if they hold {share} % of the points; in brackets how many. Shown is their median.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unit of the displacement</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unit of the fields</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unit, sign and fields of the layer…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unlike their neighbours first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Validation accuracy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Validation accuracy (%)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Validation accuracy of every trial against each setting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocities and patterns: {layer}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity (mm/yr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity and patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity and patterns along {line}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity line</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity, pattern and elevation along a line, as a report</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Violins: kernel density of the points of each pattern (Gaussian kernel, Silverman's bandwidth), each scaled to the same width; dot: median; thick bar: middle half (quartiles); thin line: 5 to 95 %. Fewer than five points are drawn one by one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>W</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Wanted labels of each pattern; the paper had 600. 0: no target</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Weights</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What was installed does not work together: {reason}. What was half-made has been removed; please report this.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Which point comes next</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>With the Python package threadpoolctl there would be {usual}. Install it by: {command}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Writes a point layer of simulated displacement series whose patterns are known: to try the other algorithms, to see what a pattern looks like in noise, or to test a model. The layer's metadata say that it is simulated.

&lt;b&gt;Simulation&lt;/b&gt;: 'realistic' has correlated noise, annual waves, outliers and unwrapping errors as real series do, and calls a pattern only what can be told from a simpler one at its own noise; 'paper' is that of the method: a pattern plus white noise.

&lt;b&gt;Patterns&lt;/b&gt;: which are drawn, equally often.

&lt;b&gt;Dates&lt;/b&gt;: 'Kunming' is the paper's calendar (168 dates of a 12-day track, 2017 to 2022), 'random' draws one of a mission (the paper's simulation: Sentinel-1), with gaps, 'layer' takes those of &lt;b&gt;layer with the dates&lt;/b&gt;.

&lt;b&gt;Noise&lt;/b&gt;: standard deviation in mm of the paper's simulation.

&lt;b&gt;Layer with the noise&lt;/b&gt;: your own layer, for the realistic simulation. The residuals of its points that are stable by the &lt;b&gt;field with the patterns&lt;/b&gt; (a result of 'Classify deformation patterns', or labels) are put together anew in blocks as noise. Its displacement must be in mm.

&lt;b&gt;Extent, CRS&lt;/b&gt;: where the points lie, at random; around Kunming where they are empty.

&lt;b&gt;Result&lt;/b&gt;: 'label' is the true pattern; 'truth' holds the true parameters as JSON (sizes in mm; times in years since the first date, 'paper': as share of the span); rate_mm_yr, size_mm, at_yr (first step or break) and noise_mm are its main numbers; D20170105 and so on are the displacements in mm. The same seed gives the same series.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Writes a point layer of simulated series with their true patterns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Written: {files}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Written: {path}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>X band (15.5 mm: TerraSAR-X, COSMO-SkyMed)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>X column (empty: recognised by name)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Y column (empty: recognised by name)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Zoom to a rectangle; right button: out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>accuracy,confusion matrix,recall,precision,calibration,validation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>annual {amplitude} ± {half} mm, highest {day}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>another place than the label's</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>away from the satellite</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>before {before}, after {after}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>break {date}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cluster,landslide,subsidence,polygon,concave hull,event</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cross section,transect,elevation,figure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>exponent {value} ± {half}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>fit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>has no label</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>histogram,violin,coherence,zonal,districts,figure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>import,displacement,time series,points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>install,environment,packages</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>its annotators disagree</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>its point is not in the layer with the series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>levels off {date}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>loss {loss:.4f}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>map,figure,print,atlas,template</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>mean</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>near half a wavelength</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no
pattern</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no label</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>noise {noise} mm, {share} correlated</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>none, such as 999</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not defined (only one pattern)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not said</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>now {rate}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>on {points} held-out points {new:.1f} % right against {old:.1f} % (macro recall {new_macro:.1f} % against {old_macro:.1f} %; p = {p:g}, McNemar's exact test)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>pan</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>pattern,displacement,time series,subsidence,landslide</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>pip could not install {packages}: {reason}. Check the network and the free disk space, or give a folder of wheels (WHEELS), then run this again. What was half-made has been removed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>point {id}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>sets in {date}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>simulation,synthetic,test data,noise</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>step {date}, {size}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>step,breakpoint,velocity,acceleration,uncertainty,time series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>surer than right:
below the line</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>target </source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>time constant {value} ± {half} years</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>time series,districts,landslide,median,envelope,figure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>too few dates with a value</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>towards the satellite</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>training,simulation,model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>training,transfer learning,labels,model</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>training,tuning,learning rate,network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unlabelled only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>validation accuracy {share:.1f} %</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>yes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>yr</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} dates from {first} to {last}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} features of '{layer}' have no area or lie outside the points' system: left out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} infinite values were taken as missing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} labelled series of {dates} dates from {first} to {last}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} lines have no length: left out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} of {all} dates</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} points have fewer than {least} dates and got no values.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} points have no pattern.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} points have too few values: their series are left out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} points have values too large for the model: their pattern is empty. Check the unit and the no-data value.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} points without geometry were left out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} points: {label}. Backspace takes it back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} polygons hold no points.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} polygons hold points; the {most} that hold most are drawn. Select some and tick 'selected features only' to choose others.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} rows without usable coordinates were left out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} steps are near half a wavelength and may be unwrapping errors (step_wrap = 1). Compare them with their neighbours.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} steps without a date were left out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count} true parameters are longer than a shapefile's text and were left empty.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{date} ± {days} d</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{done} labelled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{done} of {wanted} labelled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{folder} cannot be removed: {reason}. Close what uses it (restart QGIS), then run this again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{hours} h {minutes:02d} min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{layer}: {count}, of which {filled} hold points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{models} · {points} labelled points</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} does not know: {patterns}. The {count} points labelled so count as errors; on the others it is right on {share}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} gave {count} points no pattern; they count as errors.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} is right on {share} of {points} labelled points (95 % interval {low} to {high}); macro F1 {f1}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} was fine-tuned on a layer that is called '{layer}' too. On points that it learned from, its figures say nothing: go by the held-out figures of its card, or evaluate it on other points.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{model} was fine-tuned on labelled points of: {layers}. Where these points are among them, its figures here are too good.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} {version} is already there</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} {version} is in {folder}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name}: {rows} rows read, {points} points written, coordinates from {x} and {y} in {crs}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{one} and {other}: {points} points in common, {share} equal, Cohen's kappa {kappa}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{package} is not available for this Python or in this place; the newest versions that are will be taken.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{parameter} is '{value}', which is no number. Correct it or leave it empty.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} belongs to another layer of that name and was left as it is; the result goes without.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} cannot be written: {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{points} points lie within {buffer} m of {lines} line(s).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{points} points move by {mean} mm/yr on average (standard deviation {std} mm/yr).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{points} points.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{points} simulated points, {dates} dates from {first} to {last}; these are no measurements</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{problem} All works without it, but 'Describe' is slower.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{python} cannot be used for training: it lacks one of torch, onnx, numpy and scipy.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{python} could not make a virtual environment in {folder}: {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{series} series in {regions} region(s).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{share:.1f} % of fresh simulated series right; on real series expect less</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{share} are {pattern}, the most frequent pattern.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{short} points have a value at fewer than {share} % of the {dates} dates, or fewer than {least}: they are in the result with an empty pattern.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{time} left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ΔBIC {value} against {pattern}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>⌫ Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>◀ Back</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Errors</name>
        <message>
            <source>'{label}' is no pattern. A label is one of: {keys}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>'{layer}' is a label layer itself; choose the PS layer it belongs to.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>'{layer}' is no label layer: it lacks the fields {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A shapefile holds at most {most} fields and this result needs {count}. Choose a GeoPackage (.gpkg), or copy only an id.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A shapefile holds at most {most} fields and {count} are needed. Choose a GeoPackage (.gpkg).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancelled. No result was written.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>FIELDS names fields that the layer does not have: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Feature {id} is made of {parts} points, but a series belongs to one point. Run 'Multipart to singleparts' on the layer first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fine-tuning needs at least {classes} patterns with {labels} labelled series each; there are {counts}. Label more series.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>GDAL would read the geometry from the column '{column}' and not from the coordinates. Rename or remove that column.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>GeoJSON cannot hold the layer's coordinate reference system, which is missing or has no code. Choose a GeoPackage (.gpkg), or set the layer's system.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No Dask scheduler answers at {address}. Start one by 'dask scheduler', or check the address.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No columns with coordinates (such as easting and northing, x and y, lon and lat) were recognised. Choose them with X_FIELD and Y_FIELD; the columns are: {columns}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No field is named by a date. Each acquisition needs a field such as D20170105, d_20170105, 20170105 or 2017-01-05 that holds the displacement; the layer has: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No point of the layer has a label in the field '{field}'.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No trial was finished in {minutes} minutes. Allow more time, or choose fewer epochs or fewer series. What was begun is kept: the same settings and folder go on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None of the labelled points can be used: {reasons}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only {count} dates were found in the field names, at least {least} are needed. Dated fields: {dated}. All fields: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only {read} of the layer's {announced} points could be read: its file is damaged or incomplete. No result was written; repair or export the layer first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Point {id} has no geometry, which FlatGeobuf cannot hold. Choose a GeoPackage (.gpkg).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>QGIS could not draw the page. Choose fewer dots per inch, or another format.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Row {row} below the header of {path} has {values} values for {columns} columns. If its decimals stand behind commas, the columns must be separated by semicolons.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The Python package {package} is needed and cannot be imported ({reason}). Install it by this command in a terminal, then run again: {command}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The column '{column}' holds '{value}' in row {row} below the header, which is no number. Correct it; leave the cell empty where a value is missing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The columns '{x}' and '{y}' do not say in which coordinate reference system they are. Choose it with the parameter CRS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The columns '{x}' and '{y}' hold degrees, but {crs} is no reference system in degrees. Leave CRS empty; a layer is brought into another reference system by 'Reproject layer' afterwards.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The columns '{x}' and '{y}' hold no coordinates in the first {rows} rows. Choose other columns with X_FIELD and Y_FIELD, or write the coordinates as plain numbers such as 4598649.23.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The columns '{x}' and '{y}' hold {first}, {second}, which is no longitude and latitude in degrees. Choose the CRS that these coordinates are in, or other columns with X_FIELD and Y_FIELD.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The coordinate reference system '{crs}' is not known. Choose another CRS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The date {date} occurs twice, in the fields '{first}' and '{second}'. Remove one of them or choose the fields with the parameter FIELDS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The dates span {days} days, in which the patterns cannot be told apart. Choose a calendar of at least {least} days.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The field 'pattern' holds '{value}', which is no pattern (one of: {keys}). Run 'Classify deformation patterns' on the layer first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The field 'pattern' holds none of {patterns} at any point. Run 'Classify deformation patterns' first, and check the layer's filter and, if used, its selection.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The field '{field}' given in FIELDS is not named by a date of the calendar. Choose only fields such as D20170105 or 2017-01-05.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The field '{field}' holds '{value}', which is no pattern (one of: {keys}). Choose another field with EXISTING.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The field '{field}' holds something that is no number: {reason}. Correct it, or choose other fields.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The field '{field}' of point {id} holds '{value}', which is no number. Correct it, or choose other fields with the parameter FIELDS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The folder of the shipped models, {folder}, is replaced by an update. Choose another folder for the new model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The folder {folder} holds a search with other series, epochs or seed, which cannot go on with these. Choose another folder, or the settings of that search: {settings}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The folder {path} cannot be made: {reason}. Choose another one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The folder {path} cannot be written to.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The folder {path} holds no tiles ({kinds}).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The inputs and outputs of {path} do not fit its metadata (found {found}, expected {wanted}). Choose a model that this plugin shipped or exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The label could not be written to {path}: {reason}. Check the file, its rights and the free space; the labels given before are safe.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The label file {path} is gone. Put it back or create another one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The label layer '{layer}' is being edited in QGIS. Save and end its editing, then go on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The labelled points lie too close together to be split by area. Choose smaller blocks or the stratified split.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The labelled series in {path} cannot be read: {reason}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The labels '{labels}' belong to another layer: none of their points is in '{layer}'.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The labels belong to several layers ({sources}). Filter the label layer to one of them, or choose the layer with the series yourself.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer '{layer}' has no field '{field}' (NAME_FIELD); it has: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no field '{field}' with labels; it has: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no field '{field}' with the patterns of its points. Run 'Classify deformation patterns' on it first and describe the result, or choose the field that holds them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no field '{field}'. Run 'Classify deformation patterns' on it first; it has: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has no points to read. Check its filter and, if used, its selection.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer has several families of dated fields and it is not clear which holds the displacement: {families}. Choose the displacement fields with the parameter FIELDS.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer holds {kind} features; a result of 'classify' holds points.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer holds {kind} features; displacement series are read from a layer of points.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer of lines has no coordinate reference system. Assign it in the layer's properties.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer of lines has no line with a length. Draw one, or check the layer's filter and selection.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer of polygons has no polygon with an area. Check its filter and its selection.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer that the labels belong to cannot be opened: {source}. Put it back in its place, or choose the layer with the series yourself.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer with the series has no field '{field}' with a classification (EXISTING); it has: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The layer's file was changed while it was read. No result was written; try again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The metadata of {path} are incomplete: name, classes or preprocessing is missing or wrong.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model file {path} cannot be read: {reason}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model holds operators of the domain '{domain}', which this plugin does not open. Choose a model that the plugin exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model holds training information or local functions, which this plugin does not open. Choose a model that the plugin exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model keeps weights in other files (external data), which this plugin does not open. Choose a model that the plugin exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model wants the input channels {channels}, which this version of the plugin does not know. Update the plugin.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model {path} changed while tiles were classified with it. Run again for all of them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model {path} failed while it ran: {reason}. Choose another model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model {path} has no {precision} form. Choose the precision automatic or fp32.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model {path} must be a file that ends in .onnx.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The model's card would be written to {path}, where there is a file that is no model card. Choose another name for the model.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The noise is too strong for the pattern {pattern}: none of {draws} series showed it. Choose a noise layer of quieter points, or leave the pattern out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The noise layer has {count} stable points with enough dates; at least {fewest} are needed. Choose a layer with more of them, or leave it out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The output {path} is the input itself. Nothing was written; choose another file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The output {path} must end in one of {formats} and hold no '|'. GeoPackage (.gpkg) keeps everything.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The preprocessing in the model is not valid: {settings}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The result {path} would replace an input. Choose another folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The state of the search in {path} cannot be opened: {reason}. Choose another folder, or remove that file to begin anew.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The tile does not have the chosen fields: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The tile has no field '{field}' to keep as id; its fields are: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The tile holds other geometries than single points; displacement series are read from points. Run 'Multipart to singleparts' on it first, or choose another file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The weights in {path} do not fit the network that it names ({wrong}), so it cannot be trained further. Choose a model that the plugin shipped or exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The workers cannot load this program from {path} ({reason}). Every machine needs this folder, the tiles and the folder of the results under the same paths.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The zip {path} cannot be read: {reason}. It may be damaged or incomplete; download it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The zip {path} holds no CSV file, only: {files}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The zip {path} holds several CSV files: {files}. Unpack it and choose one of them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The zip {path} should hold one CSV file; it holds: {files}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The {precision} form {path} does not say when to trust it, or agrees too rarely with its model. Choose the precision fp32, or remove the file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no file {path}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This order needs predicted patterns and the layer has none. Classify it first, or choose the order at random or the selected points.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This split leaves too few labelled series to train on, to validate or to hold out. Choose smaller blocks, another share or seed, or the stratified split.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>X_FIELD and Y_FIELD must both name a column of the file, not '{x}' and '{y}'. The columns are: {columns}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>onnxruntime cannot open the model {path}: {reason}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{first} and {second} would both become {target}. Run them into different folders.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} cannot be read: {reason}. Choose an existing CSV file or zip.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} cannot be written: {reason}. What was there before is unchanged; check the folder, its rights and the free space, or choose another file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} does not say of what form its network is, so it cannot be trained further. Choose a model that the plugin shipped or exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} does not say which model it is a faster form of, so it is not used. Remove it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} has no points.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} has no rows below its header: there are no points to import.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} has the model format {found}; this version of the plugin reads format {known}. Update the plugin.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} has {most} columns or more, of which some would be lost. Remove those not needed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} has {size} MiB; a pattern model has at most {most} MiB.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} holds other layers ({layers}), which would be lost. Choose a file of its own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is a faster form of another model and no model itself. Choose the model that it was derived from.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is an ONNX model, but not one of deformation patterns: its metadata do not name the format '{format}'. Choose a model that this plugin shipped or exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is chosen for two outputs. Choose a file for each.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is empty: there are no points to import.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is no CSV of EGMS (pid, easting, northing, mean_velocity) and has no longitude and latitude. Bring it into a GeoPackage by 'Import displacement CSV' first. Its columns are: {columns}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is no GeoParquet file with geometry in WKB: its metadata do not say so. Write it with GDAL or GeoPandas.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is no label layer of this plugin, or it cannot be read. Choose another file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is no table that can be read: its first line should name the columns, separated by comma, semicolon or tab.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is no table that can be read: its first line should name the columns, separated by commas.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is no text in UTF-8. Choose a CSV file or a zip with one; a spreadsheet program saves it as 'CSV UTF-8'.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is no tile that can be read; a tile ends in one of {kinds}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is not an ONNX model, or it is damaged.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is read for this model and would be overwritten by it. Choose another file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} is the {precision} form of another model, or of an older version of it, and is not used for {model}. Choose the precision fp32, or remove the file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} should hold one layer of points; it holds: {layers}. Save one as a file of its own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} was changed while it was read. Run again when it is complete.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Fields</name>
        <message>
            <source>All classified points within the outline</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Annual amplitude (mm)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Area</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Area (m²)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of breakpoint 1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of breakpoint 1, earliest (95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of breakpoint 1, latest (95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of breakpoint 2</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of breakpoint 2, earliest (95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of breakpoint 2, latest (95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of breakpoint 3</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of breakpoint 3, earliest (95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of breakpoint 3, latest (95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of levelling off (95 % of the limit)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of the second step</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of the second step, earliest (95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of the second step, latest (95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of the step</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of the step, earliest (95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date of the step, latest (95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Date on which the curve sets in</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Day of the year of the annual maximum</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Evidence against the next simpler pattern (BIC)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Exponent of the curve</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Form of the curve</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mean confidence (0 to 1)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Median date of the steps</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Median distance of the steps from that date (days)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Median size of the steps (mm)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Median velocity (mm/yr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Most frequent pattern</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pattern before smoothing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Points of the area</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Points with a dated step</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Present velocity (mm/yr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Share of correlated noise (0 to 1)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Share of that pattern among the area's points (0 to 1)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Share of the area's points among all within (0 to 1)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size of the second step (mm)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size of the step (mm)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Standard deviation of the residuals (mm)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Step near half a wavelength (1: yes)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Time constant of the curve (years)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity (mm/yr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity of segment 1, before a step (mm/yr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity of segment 2, after a step (mm/yr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity of segment 3 (mm/yr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity of segment 4 (mm/yr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>accelerating or decelerating</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>± annual amplitude (mm, 95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>± exponent (95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>± present velocity (mm/yr, 95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>± size of the second step (mm, 95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>± size of the step (mm, 95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>± time constant (years, 95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>± velocity (mm/yr, 95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>± velocity of segment 1 (mm/yr, 95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>± velocity of segment 2 (mm/yr, 95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>± velocity of segment 3 (mm/yr, 95 %)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>± velocity of segment 4 (mm/yr, 95 %)</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Forms</name>
        <message>
            <source>accelerating</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>decelerating</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>exponential</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>hyperbolic</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>logarithmic</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>power law</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Patterns</name>
        <message>
            <source>Linear</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not classified</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Piecewise linear</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Power</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Step</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undefined</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Styles</name>
        <message>
            <source>Deformation areas</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deformation pattern</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Velocity (mm/yr)</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
